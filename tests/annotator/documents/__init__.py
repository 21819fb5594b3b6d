"""Tests: documents about the work: statements, portable records and a worker's own record."""
