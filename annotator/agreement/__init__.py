"""Compares two versions of the same work: error rates of texts, and what differs."""
