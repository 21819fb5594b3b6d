"""Pages that stand in the window: the first page and the first steps."""
