"""The ledger in the window: hand in, take a receipt, countersign, show one item, and the key."""
