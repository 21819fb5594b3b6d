"""How pictures are shown: tiles of very large ones, adjustments, values and bands."""
