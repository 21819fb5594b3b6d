"""Checks effort.json. Page: "effort.json" to "Seals"."""
