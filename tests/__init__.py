"""All that is checked by running it; the folders mirror the packages."""
