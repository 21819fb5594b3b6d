"""Very many items: a few bytes for each in memory, and filters over them."""
