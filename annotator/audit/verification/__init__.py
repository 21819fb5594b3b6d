"""Finds and verifies exports and documents of ledgers, in processes."""
