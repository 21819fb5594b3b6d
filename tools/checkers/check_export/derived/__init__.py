"""Checks datasets that were made of exports. Page: "Datasets made of exports"."""
