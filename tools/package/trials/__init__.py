"""Tries made packages as new users would, on systems that have nothing of ours."""
