"""Tests of reviews that go back to workers."""
