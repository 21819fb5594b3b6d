"""Checks what is in the dataset: the items and labels, and the files of the pictures."""
