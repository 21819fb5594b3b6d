"""The main window: docks, their layout, and the order of the focus."""
