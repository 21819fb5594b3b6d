"""Opens the editor of work orders, and keeps it until it is closed."""

from __future__ import annotations

from widgets.jobs import Jobs
from widgets.order_editor import OrderEditor, sources
from widgets.theme.look import Look
from widgets.workbench import Workbench


def write_order(bench: Workbench, look: Look, jobs: Jobs) -> None:
    """Show the editor until it is closed."""
    editor = OrderEditor(look, sources(jobs), bench.window)
    editor.exec()
    editor.deleteLater()
