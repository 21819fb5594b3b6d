"""Holds the effort clock against a script that works at the real window in real time."""
