"""Finds speech in a sound: by its energy, or by a model."""
