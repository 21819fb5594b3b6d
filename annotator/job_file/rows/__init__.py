"""Conversion of rows of a job file to values and back."""
