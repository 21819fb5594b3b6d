"""Scenes of attributes, flags, comments and tags."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QPixmap

from annotator.editing.commands import AddLabel, SetLabel
from annotator.editing.label_commands import ChangeLabel
from annotator.editing.note_commands import (
    SetAttributes,
    SetItemComment,
    SetLocked,
    SetRegionComment,
)
from annotator.model.entities import (
    CONFIDENTIAL,
    AttributeKind,
    Label,
    LabelId,
    ValueKind,
    in_reading_order,
)
from tools.shots.scenes.scenes import ARABIC, Scene
from tools.shots.scenes.stage import Stage
from widgets.attributes.attribute_definitions_dialog import KindsDialog

DOORS = ("wide open", "shut tight", "being rebuilt since last year")
KINDS = (
    AttributeKind("doors", ValueKind.CHOICE, DOORS),
    AttributeKind("storeys", ValueKind.NUMBER, default=1, lowest=1, highest=200),
    AttributeKind("inhabited", ValueKind.FLAG),
    AttributeKind("what stands above the door, word for word", ValueKind.TEXT),
)
LONG = "The roof is behind the tree, so its height is a guess. Ask whoever took the picture. " * 3


def _begin(stage: Stage, item: int = 1) -> None:
    stage.settings.set("show_details", value=False)
    stage.open_sample(item)
    stage.app.run("details")
    state = stage.desk.session.editor.state
    first = min(state.labels.values(), key=lambda label: label.position)
    stage.desk.run(ChangeLabel(replace(first, attributes=KINDS)))


def _select(stage: Stage, count: int) -> None:
    """Select that many regions of the first label, the first of them with all details."""
    state = stage.desk.session.editor.state
    first = min(state.labels.values(), key=lambda label: label.position)
    ids = [region.id for region in in_reading_order(state.regions)][:count]
    stage.desk.run(SetLabel(ids, first.id))
    for name, value in (("occluded", True), ("doors", "shut tight"), ("storeys", 3)):
        stage.desk.run(SetAttributes(ids[:1], name, value))
    stage.desk.run(SetRegionComment(ids[:1], "Is the shed part of it?"))
    stage.window.canvas.select(ids)


def confidential(stage: Stage) -> QPixmap:
    """Return the window with two confidential regions, one of them selected."""
    stage.open_sample(1)
    stage.app.run("details")
    state = stage.desk.session.editor.state
    ids = [region.id for region in in_reading_order(state.regions)][:2]
    stage.desk.run(SetAttributes(ids, CONFIDENTIAL, value=True))
    stage.window.canvas.select(ids[:1])
    return stage.grab()


def details_empty(stage: Stage) -> QPixmap:
    stage.open_sample(2)
    stage.app.run("details")
    return stage.grab()


def details(stage: Stage) -> QPixmap:
    _begin(stage)
    _select(stage, 1)
    return stage.grab()


def details_mixed(stage: Stage) -> QPixmap:
    _begin(stage)
    _select(stage, 3)
    return stage.grab()


def details_long(stage: Stage) -> QPixmap:
    _begin(stage)
    _select(stage, 1)
    ids = list(stage.window.canvas.selection)
    stage.desk.run(SetAttributes(ids, KINDS[0].name, DOORS[2]))
    stage.desk.run(SetAttributes(ids, KINDS[3].name, f"{ARABIC} · " * 6))
    stage.desk.run(SetRegionComment(ids, LONG))
    stage.desk.run(SetLocked(ids, is_locked=True))
    return stage.grab()


def tags(stage: Stage) -> QPixmap:
    _with_tags(stage)
    stage.app.run("tag-1")
    stage.app.run("tag-3")
    stage.desk.run(SetItemComment("Taken through glass."))
    return stage.grab()


def tag_and_next(stage: Stage) -> QPixmap:
    _with_tags(stage)
    stage.app.run("tag-and-next")
    stage.app.run("tag-2")
    return stage.grab()


def kinds(stage: Stage) -> QPixmap:
    _begin(stage)
    return stage.grab_with(KindsDialog, lambda: stage.app.run("edit-attributes"))


def kinds_refused(stage: Stage) -> QPixmap:
    _begin(stage)

    def break_one(dialog: KindsDialog) -> None:
        dialog.rows[1].values.setText("many")
        dialog.save_button.click()

    return stage.grab_with(KindsDialog, lambda: stage.app.run("edit-attributes"), break_one)


def _with_tags(stage: Stage) -> None:
    stage.open_sample(2)
    stage.app.run("details")
    desk = stage.desk
    for name in ("by daylight", "night, with the lamps of the street on", ARABIC):
        labels = desk.session.editor.state.labels
        label_id = LabelId(desk.project.new_label_id())
        position = 1 + max(label.position for label in labels.values())
        desk.run(AddLabel(Label(label_id, name, position)))


SCENES = (
    Scene("details-empty", details_empty, is_big=True),
    Scene("details", details, is_rtl=True, is_big=True),
    Scene("confidential", confidential, is_rtl=True),
    Scene("details-mixed", details_mixed),
    Scene("details-long", details_long, is_rtl=True, is_big=True),
    Scene("tags", tags, is_rtl=True),
    Scene("tag-and-next", tag_and_next, is_rtl=True, is_big=True),
    Scene("attribute-kinds", kinds, is_rtl=True, is_big=True),
    Scene("attribute-kinds-refused", kinds_refused),
)
