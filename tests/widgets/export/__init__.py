"""Tests: exports and imports: dialogs, previews and progress."""
