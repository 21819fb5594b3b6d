"""How pictures are shown: tiles of very large ones, adjustments, value windows and bands."""
