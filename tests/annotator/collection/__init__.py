"""Tests of merging a collection."""
