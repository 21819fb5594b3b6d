"""One module for each area of figures; each has a table ``MEASURES``."""
