"""Tests of the window of settings."""
