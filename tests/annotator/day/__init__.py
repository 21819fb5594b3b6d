"""Tests of a worker's day."""
