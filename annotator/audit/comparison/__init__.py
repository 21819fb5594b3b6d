"""Compares two audits, and shows only what leads to nobody's own figures."""
