"""The window: all that uses Qt."""
