"""Compares the effort clock with a script that works at the real window in real time."""
