"""Payments: how one is entered, what is doubtful about it, and what is still open."""
