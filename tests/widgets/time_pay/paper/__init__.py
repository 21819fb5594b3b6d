"""Tests: statements on paper: pages, PDF and the preview."""
