"""Pixels: codecs, colour profiles, stored values and their display."""
