"""Tests: editing beyond one box."""
