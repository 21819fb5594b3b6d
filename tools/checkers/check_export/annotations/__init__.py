"""Checks annotations.json and transcriptions.jsonl. Page: the sections of these names."""
