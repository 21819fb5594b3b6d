"""Tests: work packages."""
