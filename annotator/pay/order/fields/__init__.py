"""The fields of a work order: parties, terms, their kinds and help."""
