"""Kinds of media in the window: loading what is shown of an item, and the views that show it."""
