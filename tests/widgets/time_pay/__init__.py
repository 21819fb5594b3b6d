"""Tests: time and pay: breaks, the clock, payments and statements."""
