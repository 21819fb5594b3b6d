"""Exports of text on pages: PAGE XML, ALTO, hOCR, labels of PaddleOCR, and crops of lines."""
