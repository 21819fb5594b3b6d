"""Tests: what lists are built from: rows, panels and elided text."""
