"""Tests: work orders: shown, accepted and summarised."""
