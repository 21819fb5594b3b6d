"""Tests of proposals in the window."""
