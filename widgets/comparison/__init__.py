"""Compares the texts of the open job with another version of it, and chooses between readings."""
