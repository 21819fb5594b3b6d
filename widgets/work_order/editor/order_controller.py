"""Opens the editor of work orders, and keeps it until it is closed."""

from __future__ import annotations

from widgets.app.presenter import Presenter
from widgets.kit.background import BackgroundJobs
from widgets.theme.look import Look
from widgets.work_order.editor import OrderEditor, sources


def write_order(bench: Presenter, look: Look, jobs: BackgroundJobs) -> None:
    """Show the editor until it is closed."""
    editor = OrderEditor(look, sources(jobs), bench.window)
    editor.exec()
    editor.deleteLater()
