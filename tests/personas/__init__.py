"""Months of simulated workers, each with its truth: what the method makes of real lives."""
