"""Tests of pages of text."""
