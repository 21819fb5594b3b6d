"""Opens the window in which keys are changed, applies the changes and stores them."""

from __future__ import annotations

from annotator.actions.keys_in_force import Keymap
from annotator.actions.presets import BY_ID
from annotator.setting_table import Value
from annotator.settings import Settings
from widgets.keys.key_editor import KeyEditor
from widgets.open_job.context import Context
from widgets.open_job.current_job import CurrentJob
from widgets.open_job.off_item import off_item
from widgets.shell.action_table import ActionTable
from widgets.theme.look import Look


def change_keys(context: Context, table: ActionTable, look: Look, settings: Settings) -> None:
    """Show the window; meanwhile no item is booked."""
    before: dict[str, Value] = {}

    def use(keymap: Keymap) -> None:
        table.use(keymap)
        settings.set("key_preset", keymap.preset)
        settings.set("own_keys", keymap.own_as_text())

    def set_as_there(preset_id: str) -> None:
        """Set wheel and tool options as in the preset's program, and say so."""
        wanted = {
            key: value
            for key, value in BY_ID[preset_id].settings.items()
            if settings.value(key) != value
        }
        before.clear()
        before.update({key: settings.value(key) for key in wanted})
        for key, value in wanted.items():
            settings.set(key, value)
        dialog.tell_habits(wanted)

    def set_back() -> None:
        for key, value in before.items():
            settings.set(key, value)

    with off_item(context):
        dialog = KeyEditor(
            look, table.keymap, context.window, lambda key: _label_of(context.jobs, key)
        )
        dialog.changed.connect(use)
        dialog.preset_chosen.connect(set_as_there)
        dialog.back_asked.connect(set_back)
        dialog.settings_asked.connect(table["settings"].trigger)
        dialog.exec()
        dialog.deleteLater()


def _label_of(jobs: CurrentJob, key: str) -> str:
    """Return the name of the label that a key assigns in the open job, or ""."""
    if not jobs.is_open or not jobs.job.session.editor.has_item:
        return ""
    labels = jobs.job.session.editor.state.labels.values()
    return next((label.name for label in labels if label.key == key), "")
