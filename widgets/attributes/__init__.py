"""Details of regions and items: attributes, flags, comments and tags."""
