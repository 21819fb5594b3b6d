"""Finds lines of text and words in a picture by ink and white space, without a model."""
