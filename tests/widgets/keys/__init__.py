"""Tests: the keys in force in the window."""
