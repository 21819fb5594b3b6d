"""Importers of documents of text on pages: PAGE XML, ALTO, hOCR, and the labels of PaddleOCR."""
