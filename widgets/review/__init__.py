"""Review: accepting, rejecting and skipping items."""
