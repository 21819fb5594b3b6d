"""Tests of the side lists."""
