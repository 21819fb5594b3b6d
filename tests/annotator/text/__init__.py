"""Tests: the texts of regions."""
