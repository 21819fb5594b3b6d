"""Commands on hand-ins, receipts, proofs, records and keys."""
