"""What a hand does on the picture: one file per tool, states as values, no Qt."""
