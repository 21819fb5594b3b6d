"""Engines for drafts that run in an environment of their own: see docs/engines.md."""
