"""Loading pictures: decoding ahead, cache, veils."""
