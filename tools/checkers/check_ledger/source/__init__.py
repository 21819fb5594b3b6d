"""Files, and the values in them: read so that they have one meaning only."""
