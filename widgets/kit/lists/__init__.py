"""Parts of lists: rows, panels and elided text."""
