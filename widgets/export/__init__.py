"""Exports and imports: dialogs, previews and progress."""
