"""The scenes of packing: a vendor splits a job over workers."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.packages.pack_dialog import PackDialog

_WORKERS = ("Amina", "Juma", "Wanjiku", "Otieno", "Halima")


def pack_empty(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(PackDialog, lambda: stage.app.run("pack"))


def pack_planned(stage: Stage) -> QPixmap:
    stage.open_sample()

    def plan(dialog: PackDialog) -> None:
        _plan(stage, dialog)
        dialog.fields.due.field.setText("2099-01-31")
        stage.wait(dialog.start_button.isEnabled)

    return stage.grab_with(PackDialog, lambda: stage.app.run("pack"), plan)


def pack_refused(stage: Stage) -> QPixmap:
    stage.open_sample()

    def plan(dialog: PackDialog) -> None:
        dialog.workers.add(_WORKERS[:2])
        dialog.fields.gold.setCurrentIndex(1)
        dialog.fields.share.setValue(90)
        dialog.fields.due.field.setText("2020-01-31")
        stage.wait(lambda: dialog.preview.summary.property("role") == "refusal")

    return stage.grab_with(PackDialog, lambda: stage.app.run("pack"), plan)


def packed(stage: Stage) -> QPixmap:
    stage.open_sample()

    def pack(dialog: PackDialog) -> None:
        _plan(stage, dialog)
        dialog.folder.show_path(stage.folder / "Street scenes collection")
        stage.wait(dialog.start_button.isEnabled)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(PackDialog, lambda: stage.app.run("pack"), pack)


def due_day(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.window.line.show_due("wanted by 31 Jan 2027", "The vendor wrote this on the package.")
    return stage.grab()


def _plan(stage: Stage, dialog: PackDialog) -> None:
    dialog.workers.add(_WORKERS)
    dialog.fields.overlap.setValue(2)
    dialog.fields.takes_done.setChecked(True)
    stage.wait(lambda: dialog.planned is not None)


SCENES = (
    Scene("pack-empty", pack_empty, is_rtl=True, is_big=True, is_passive=True),
    Scene("pack-planned", pack_planned, is_rtl=True, is_big=True, is_passive=True),
    Scene("pack-refused", pack_refused, is_rtl=True, is_big=True, is_passive=True),
    Scene("due-day", due_day, is_rtl=True, is_big=True),
    Scene("packed", packed, is_rtl=True, is_big=True),
)
