"""Checks hand-ins, receipts and proofs, and holds exports against them."""
