"""Tests of the view of sounds."""
