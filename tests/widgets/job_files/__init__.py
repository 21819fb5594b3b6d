"""Tests: job files: created, opened, closed, backed up, written back and restored."""
