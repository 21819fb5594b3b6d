"""Very large pictures: decoded strip by strip, kept as a pyramid of tiles, read place by place."""
