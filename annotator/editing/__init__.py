"""Edits of items and labels: commands, changes, undo and the editor."""
