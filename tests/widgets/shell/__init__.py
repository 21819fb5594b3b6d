"""Tests: the frame around the work."""
