"""Proposals in the window: boxes followed into the next picture, a detector, yes and no by key."""
