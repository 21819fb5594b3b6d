"""Veils over disturbing pictures until the person chooses to look."""
