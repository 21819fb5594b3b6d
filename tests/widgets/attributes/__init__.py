"""Tests of what can be said of regions and items in the window."""
