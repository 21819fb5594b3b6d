"""Figures of trust, each from many tries to break a promise: ``python -m tests.faults NAME``."""
