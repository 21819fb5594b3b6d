"""What each kind of document must be by itself."""
