"""Tests of the check of an export from itself alone."""
