"""Screenshots and films of the window, and a search for clipped text."""
