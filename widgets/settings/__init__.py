"""The settings window, and the application of settings to the main window."""
