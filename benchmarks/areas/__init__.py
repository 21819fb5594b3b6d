"""One module for each area of figures; each has ``measure``."""
