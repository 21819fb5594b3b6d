"""Copies of job files: backups, working copies, and recovery."""
