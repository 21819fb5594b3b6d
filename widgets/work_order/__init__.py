"""Work orders: shown, accepted and summarised."""
