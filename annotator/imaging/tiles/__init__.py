"""Very large pictures: decoded in strips, stored as a pyramid of tiles, read where needed."""
