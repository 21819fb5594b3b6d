"""Work packages: shown before they are opened, unpacked in the background, opened as jobs."""
