"""Tests of how effort and pay stand in an export."""
