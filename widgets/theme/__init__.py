"""Colours, sizes, fonts and icons; nothing else knows a colour."""
