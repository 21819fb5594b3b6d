"""Tests: very many items."""
