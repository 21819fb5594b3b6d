"""Chooses in the export dialog what a test needs."""

from __future__ import annotations

from annotator.export.selection import Selection
from widgets.export.export_dialog import ExportDialog


def choose_all_items(dialog: ExportDialog) -> None:
    """Choose all items, also unfinished ones."""
    items = dialog.choices.content.items
    items.setCurrentIndex(items.findData(Selection.ALL))
