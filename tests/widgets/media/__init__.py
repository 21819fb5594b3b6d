"""Tests: kinds of media in the window."""
