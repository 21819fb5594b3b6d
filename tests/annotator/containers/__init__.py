"""Tests: files that travel."""
