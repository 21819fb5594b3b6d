"""Edits beyond one box: history, copying to other items, locks, groups."""
