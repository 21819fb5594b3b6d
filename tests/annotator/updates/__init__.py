"""Tests of update files."""
