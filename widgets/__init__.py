"""Draws, listens and passes on: all that is Qt."""
