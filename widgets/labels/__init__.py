"""Labels in the window: found by typing, assigned by key, changed and merged."""
