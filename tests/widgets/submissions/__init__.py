"""Tests of submissions in the window."""
