"""Scenes of work of many people."""
