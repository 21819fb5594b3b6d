"""Scenes of the menus, and of the manual."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from annotator.model.geometry import Box
from tools.shots.scenes.scenes import LATIN, Scene
from tools.shots.scenes.stage import Stage, over
from widgets.manual.manual_window import ManualWindow


def on_region(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.select_text(LATIN)
    stage.app.run("copy")
    stage.app.run("context-menu")
    return _with_menu(stage)


def on_picture(stage: Stage) -> QPixmap:
    stage.open_sample()
    canvas = stage.window.canvas
    place = QPointF(canvas.to_view(Box(12, 12, 4, 4).centre)).toPoint()
    reason = QContextMenuEvent.Reason.Other
    QApplication.sendEvent(canvas, QContextMenuEvent(reason, place, canvas.mapToGlobal(place)))
    return _with_menu(stage)


def on_label(stage: Stage) -> QPixmap:
    stage.open_sample()
    return _in_list(stage, stage.window.labels.list, 2)


def on_item(stage: Stage) -> QPixmap:
    stage.open_sample()
    return _in_list(stage, stage.window.items.list, 1)


def recent(stage: Stage) -> QPixmap:
    kept = stage.app.recent
    kept.opened(stage.folder / "gone.fairlabel", "Harbour photographs, second batch of the autumn")
    kept.opened(Path("/media/stick/faces.fairlabel"), "Ticket faces & backs")
    stage.open_sample()
    menu = stage.app.recent_menu
    menu.popup(stage.window.mapToGlobal(QPoint(60, 60)))
    return _with_menu(stage)


def manual(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.window.canvas.setFocus()
    return _manual(stage, "")


def manual_found(stage: Stage) -> QPixmap:
    stage.open_sample()
    return _manual(stage, "receipt")


def _manual(stage: Stage, typed: str) -> QPixmap:
    """Return the manual over the window, at the page of what has the focus, after a search."""
    stage.app.run("manual")
    shown = stage.app.manual.shown
    if not isinstance(shown, ManualWindow):
        raise TypeError("the manual is not open")
    QTest.keyClicks(shown.field, typed)
    stage.settle()
    return over(stage.window, shown)


def _in_list(stage: Stage, view: QAbstractItemView, row: int) -> QPixmap:
    place = view.visualRect(view.model().index(row, 0)).center()
    reason = QContextMenuEvent.Reason.Other
    viewport: QWidget = view.viewport()
    event = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    return _with_menu(stage)


def _with_menu(stage: Stage) -> QPixmap:
    """Return the window with the open menu, and close the menu."""
    stage.settle()
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        raise TypeError("no menu is open")
    place, front = stage.window.mapFromGlobal(menu.pos()), menu.grab()
    picture = stage.grab()
    painter = QPainter(picture)
    painter.drawPixmap(place, front)
    painter.end()
    menu.close()
    return picture


SCENES = (
    Scene("menu-of-a-region", on_region, is_rtl=True, is_big=True),
    Scene("menu-of-the-picture", on_picture, is_rtl=True, is_big=True),
    Scene("menu-of-a-label", on_label, is_rtl=True),
    Scene("menu-of-an-item", on_item, is_rtl=True, is_big=True),
    Scene("menu-of-recent-jobs", recent, is_rtl=True, is_big=True),
    Scene("manual", manual, is_rtl=True, is_big=True),
    Scene("manual-found", manual_found, is_rtl=True),
)
