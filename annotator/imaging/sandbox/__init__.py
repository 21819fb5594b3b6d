"""Separate processes that decode doubtful pictures and run detectors."""
