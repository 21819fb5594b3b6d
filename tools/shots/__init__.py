"""Pictures of the window: taken, filmed and looked through for words that are cut off."""
