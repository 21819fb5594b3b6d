"""The window for changing keys, and storing the changes."""
