"""Whole tasks through the real window, by mouse and keys."""
