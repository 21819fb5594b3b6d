"""Colours, sizes, fonts and icons; no other folder defines a colour."""
