"""The main window: docks, their arrangement, and the order of the focus."""
