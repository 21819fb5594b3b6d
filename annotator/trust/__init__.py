"""Work with a ledger: hand in, take a receipt, countersign, see what no receipt covers."""
