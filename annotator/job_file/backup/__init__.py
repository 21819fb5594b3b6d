"""Copies of job files: kept, compared, recovered from and written back."""
