"""Reads the files of an export: safely, with one meaning, and of the published form."""
