"""The window: all code that uses Qt."""
