"""Tests: everything that can be done to an item or a label."""
