"""Whole days of work as scripts of real events: read them, run them, or play them as pictures."""
