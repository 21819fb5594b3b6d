"""Turns a frozen snapshot of a job into the files of one format each."""
