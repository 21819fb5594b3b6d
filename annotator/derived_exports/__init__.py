"""Datasets made from finished exports: a subset of one, or several joined, with their effort."""
