"""Files of transcribed sound in the formats of other programs: read from and written to text."""
