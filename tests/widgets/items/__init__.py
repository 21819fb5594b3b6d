"""Tests: the list of items and what goes with it, however many there are."""
