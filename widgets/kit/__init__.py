"""Widgets that do not use the open job: text, keys, threads, focus, words for breaks."""
