"""Drafts of text in the window: running an engine, and deciding by key."""
