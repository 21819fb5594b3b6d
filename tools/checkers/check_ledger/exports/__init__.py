"""Compares an export with the documents of its ledgers."""
