"""Compares two audits without revealing the figures of any single person."""
