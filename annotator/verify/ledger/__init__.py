"""Checks hand-ins, receipts and proofs, and compares exports with them."""
