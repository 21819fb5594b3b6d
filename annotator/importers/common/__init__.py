"""What importers share: bounded JSON, matching of names, and folder listings."""
