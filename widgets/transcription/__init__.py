"""Typing text: the strip below the picture and its field."""
