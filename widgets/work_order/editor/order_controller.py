"""Opens the editor of work orders, and keeps it until it is closed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.kit.background import BackgroundJobs
from widgets.theme.look import Look
from widgets.work_order.editor import OrderEditor, sources


def write_order(window: QWidget, look: Look, background: BackgroundJobs) -> None:
    """Show the editor over a window until it is closed."""
    editor = OrderEditor(look, sources(background), window)
    editor.exec()
    editor.deleteLater()
