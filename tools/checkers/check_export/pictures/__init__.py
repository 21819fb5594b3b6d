"""The files of the items."""
