"""Realistic fleets of workers with known truth, as rows of an audit or as real exports."""
