"""Drafts of text by an engine that is installed, and the decisions on them."""
