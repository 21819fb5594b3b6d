"""Pixels: codecs, colour profiles, stored values and how they are shown."""
