"""The window of settings, and what keeps the main window in step with them."""
