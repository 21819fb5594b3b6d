"""Commands of the vendor: agreement and planning."""
