"""Exports: dialogs, preview and progress."""
