"""Checks a job file row by row."""
