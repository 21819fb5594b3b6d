"""Statements on paper: pages, PDF and the preview."""
