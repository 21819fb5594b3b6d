"""Tests: where a work order is written: a form, what the worker will see of it, and a fair rate."""
