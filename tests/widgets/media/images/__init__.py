"""Tests: loading pictures."""
