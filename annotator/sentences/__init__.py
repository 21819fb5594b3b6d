"""Sentences as values: a template with named places, kept as a value and rendered late."""
