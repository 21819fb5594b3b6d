"""Kinds of media: everything that depends on the kind of an item."""
