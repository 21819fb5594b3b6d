"""Labels in the window: found by typing, given by keys, changed and merged over the whole job."""
