"""Opens the settings window; changes apply at once."""

from __future__ import annotations

from annotator.settings import Settings
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.settings.settings_dialog import SettingsDialog
from widgets.shell.action_table import ActionTable
from widgets.theme.look import Look


def show_settings(context: Context, table: ActionTable, look: Look, settings: Settings) -> None:
    """Show the window; meanwhile no item is booked."""
    with off_item(context):
        dialog = SettingsDialog(look, settings, context.window)
        dialog.action_asked.connect(lambda action_id: table[action_id].trigger())
        dialog.show_possible(table.is_possible)
        dialog.exec()
        dialog.deleteLater()
