"""Very many items: what is held of each in a few bytes, and what may be asked for among them."""
