"""Rows of a job file to values and back."""
