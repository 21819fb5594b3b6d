"""Tests: statements."""
