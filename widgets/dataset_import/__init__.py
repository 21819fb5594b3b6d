"""Imports of documents and folders into the open job."""
