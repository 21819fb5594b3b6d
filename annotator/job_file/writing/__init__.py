"""Writes to a job file: the writer thread, edits and imports."""
