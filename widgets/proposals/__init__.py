"""Proposals in the window: tracking, detectors, and decisions by key."""
