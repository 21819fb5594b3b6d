"""Documents of text on pages: PAGE XML, ALTO and hOCR as trees of regions, lines and words."""
