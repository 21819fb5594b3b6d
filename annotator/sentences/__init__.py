"""Sentences as values: templates with named placeholders, rendered late."""
