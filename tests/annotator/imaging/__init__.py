"""Tests of the room that decodes pictures."""
