"""The canvas under real mouse events, and its parts beside plain ways to do the same."""
