"""What can be said of regions and of whole items: attributes, flags, comments and tags."""
