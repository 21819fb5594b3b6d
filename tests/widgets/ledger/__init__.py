"""Tests: the ledger in the window."""
