"""The strip below the picture, and the field in it."""
