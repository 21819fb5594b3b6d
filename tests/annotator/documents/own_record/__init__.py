"""Tests: a worker's own record."""
