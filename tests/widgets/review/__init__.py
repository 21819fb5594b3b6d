"""Tests: review: accepting, rejecting and skipping items."""
