"""What a person does with a ledger: hand in, take a receipt, countersign, see what is open."""
