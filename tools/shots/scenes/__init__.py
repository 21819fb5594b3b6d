"""The scenes that are photographed."""
