"""The fields of a work order, a module for each section, with their kinds and help."""
