"""Tests: what a job is made of, as frozen values."""
