"""Tests: the open job."""
