"""Editing beyond one box: the history to look at, carrying to other items, locking, grouping."""
