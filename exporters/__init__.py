"""Turns a frozen snapshot of a job into files that other programs read."""
