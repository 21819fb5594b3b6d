"""Transcription: the text strip below the picture, and its field."""
