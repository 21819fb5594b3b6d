"""Scenes of editing beyond one box."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QPixmap

from annotator.editing.commands import SetLabel
from annotator.editing.label_commands import ChangeLabel
from annotator.model.entities import LabelId, in_reading_order
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.editing.carry_dialog import CarryDialog
from widgets.keys.key_editor import KeyEditor
from widgets.labels.label_palette import LabelPalette
from widgets.labels.labels_dialog import LabelsDialog
from widgets.settings.settings_dialog import SettingsDialog


def history(stage: Stage) -> QPixmap:
    _edit(stage)
    stage.app.run("history")
    panel = stage.app.parts.editing.history
    stage.wait(lambda: panel.model.rowCount() > 1)
    panel.jump.to(panel.model.seqs[2])
    return stage.grab()


def history_empty(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.run("history")
    return stage.grab()


def carry(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.window.canvas.select_next(1)
    return stage.grab_with(CarryDialog, lambda: stage.app.run("carry"))


def brought(stage: Stage) -> QPixmap:
    stage.open_sample(2)
    before = len(stage.desk.session.editor.state.regions)
    stage.app.run("bring-previous")
    stage.wait(lambda: len(stage.desk.session.editor.state.regions) > before)
    return stage.grab()


def grouped(stage: Stage) -> QPixmap:
    stage.open_sample()
    canvas, run = stage.window.canvas, stage.app.run
    regions = in_reading_order(stage.desk.session.editor.state.regions)
    canvas.select([region.id for region in regions[1:3]])
    run("group")
    canvas.select([regions[0].id])
    run("lock")
    canvas.select([region.id for region in regions[:3]])
    return stage.grab()


def change_keys(stage: Stage) -> QPixmap:
    stage.open_sample()

    def ask(editor: KeyEditor) -> None:
        editor.list.mark("lock")
        editor.record_button.recorded.emit("D")

    return stage.grab_with(KeyEditor, lambda: stage.app.run("change-keys"), ask)


def settings(stage: Stage) -> QPixmap:
    stage.settings.set("stay_in_box", value=True)
    stage.settings.set("see_gamma", 1.4)
    stage.open_sample()
    return stage.grab_with(SettingsDialog, lambda: stage.app.run("settings"))


def settings_found(stage: Stage) -> QPixmap:
    stage.settings.set("wheel_zooms", value=True)
    stage.open_sample()
    return stage.grab_with(
        SettingsDialog, lambda: stage.app.run("settings"), lambda it: it.field.setText("zoom")
    )


def settings_none(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(
        SettingsDialog, lambda: stage.app.run("settings"), lambda it: it.field.setText("polygon")
    )


def keys_of_cvat(stage: Stage) -> QPixmap:
    stage.settings.set("stay_in_box", value=True)
    stage.open_sample()

    def choose(editor: KeyEditor) -> None:
        editor.preset.setCurrentIndex(editor.preset.findData("cvat"))

    return stage.grab_with(KeyEditor, lambda: stage.app.run("change-keys"), choose)


def staying(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.run("stay-drawing")
    stage.app.run("tool-box")
    return stage.grab()


def labels(stage: Stage) -> QPixmap:
    stage.open_sample()

    def show(dialog: LabelsDialog) -> None:
        dialog.mark_row(2)

    return stage.grab_with(LabelsDialog, lambda: stage.app.run("change-labels"), show)


def label_palette(stage: Stage) -> QPixmap:
    stage.open_sample()
    for label_id, (parent, key) in {1: (None, "Z"), 2: (1, ""), 4: (1, "")}.items():
        label = stage.desk.session.editor.state.labels[LabelId(label_id)]
        under = None if parent is None else LabelId(parent)
        stage.desk.run(ChangeLabel(replace(label, parent=under, key=key)))
    stage.window.canvas.select_next(1)
    stage.app.run("edit-label")
    stage.window.findChildren(LabelPalette)[-1].field.setText("s")
    return stage.grab()


def _edit(stage: Stage) -> None:
    """Edit two pictures a little."""
    stage.open_sample(2)
    canvas, run = stage.window.canvas, stage.app.run
    canvas.select_next(1)
    run("duplicate")
    run("nudge-right-10")
    run("delete")
    stage.go_to(1)
    regions = in_reading_order(stage.desk.session.editor.state.regions)
    stage.desk.run(SetLabel([region.id for region in regions[:4]], LabelId(2)))
    canvas.select_next(1)
    run("duplicate")
    run("nudge-right-10")
    run("nudge-down-1")


SCENES = (
    Scene("history", history, is_rtl=True, is_big=True),
    Scene("history-empty", history_empty),
    Scene("carry", carry, is_rtl=True, is_big=True),
    Scene("brought", brought),
    Scene("change-keys", change_keys, is_rtl=True, is_big=True, is_passive=True),
    Scene("settings", settings, is_rtl=True, is_big=True),
    Scene("settings-found", settings_found, is_rtl=True, is_big=True),
    Scene("settings-none", settings_none, is_passive=True),
    Scene("keys-of-cvat", keys_of_cvat, is_rtl=True, is_big=True),
    Scene("staying", staying),
    Scene("labels", labels, is_rtl=True, is_big=True, is_passive=True),
    Scene("label-palette", label_palette, is_rtl=True, is_big=True),
    Scene("grouped", grouped, is_rtl=True, is_big=True),
)
