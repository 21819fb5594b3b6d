"""Exports COCO."""
