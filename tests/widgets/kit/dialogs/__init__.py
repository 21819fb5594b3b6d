"""Tests: what dialogs are built from: the frame, fields and lines."""
