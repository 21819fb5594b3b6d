"""Comparing two audits."""
