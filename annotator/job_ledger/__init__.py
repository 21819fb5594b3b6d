"""The ledgers of an open job: hand in, take a receipt, countersign, see what no receipt covers."""
