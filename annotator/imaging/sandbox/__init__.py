"""Processes of their own that decode doubtful pictures and run detectors."""
