"""Tests: what a person does with a ledger."""
