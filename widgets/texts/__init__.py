"""Marks, special characters, warnings and rules for the texts of regions."""
