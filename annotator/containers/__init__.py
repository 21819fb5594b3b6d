"""Files that travel: one zip file with a kind, a manifest and perhaps a signature."""
