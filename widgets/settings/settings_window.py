"""Shows the window of settings; what is changed there is in force at once."""

from __future__ import annotations

from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.open_job.off_item import off_item
from widgets.settings.settings_dialog import SettingsDialog
from widgets.theme.look import Look


def show_settings(bench: Presenter, look: Look, settings: Settings) -> None:
    """Show the window; it is no work on the item in hand."""
    table = bench.window.actions_table
    with off_item(bench.context):
        dialog = SettingsDialog(look, settings, bench.window)
        dialog.action_asked.connect(lambda action_id: table[action_id].trigger())
        dialog.show_possible(table.is_possible)
        dialog.exec()
        dialog.deleteLater()
