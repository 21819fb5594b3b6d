"""Writes the pages of the manual that are made from the program, and its site."""
