"""Tests of what a machine proposes and a person decides."""
