"""Has keys changed in their window, puts them in force and keeps them in the settings."""

from __future__ import annotations

from annotator.keymap.keymap import Keymap
from annotator.settings import Settings
from widgets.aside import aside
from widgets.keys.editor import KeyEditor
from widgets.theme.look import Look
from widgets.workbench import Workbench


def change_keys(bench: Workbench, look: Look, settings: Settings) -> None:
    """Show the window; it is no work on the item in hand."""
    table = bench.window.actions_table

    def use(keymap: Keymap) -> None:
        table.use(keymap)
        settings.set("key_preset", keymap.preset)
        settings.set("own_keys", keymap.own_as_text())

    with aside(bench):
        dialog = KeyEditor(look, table.keymap, bench.window, lambda key: _label_of(bench, key))
        dialog.changed.connect(use)
        dialog.exec()
        dialog.deleteLater()


def _label_of(bench: Workbench, key: str) -> str:
    """Return the name of the label that a key gives in the open job, or ""."""
    if bench.desk is None or not bench.desk.session.editor.has_item:
        return ""
    labels = bench.desk.session.editor.state.labels.values()
    return next((label.name for label in labels if label.key == key), "")
