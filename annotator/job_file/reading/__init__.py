"""Reads from a job file: items, sums, snapshots."""
