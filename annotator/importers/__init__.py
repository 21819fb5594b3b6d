"""Imports into a job: folders of media, and documents from other programs."""
