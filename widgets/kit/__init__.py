"""Widgets and texts that do not need the open job: lists, dialogs, keys, threads, focus."""
