"""The ledger in the window: hand-ins, receipts, countersigning, proofs and the key."""
