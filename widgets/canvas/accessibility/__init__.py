"""Accessibility of the image view: its regions for screen readers, and announcements."""
