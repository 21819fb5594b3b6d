"""The list of items, however long, and its features."""
