"""Imports COCO."""
