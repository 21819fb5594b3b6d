"""Kinds of media: what the program has to know of pictures, and of anything else it annotates."""
