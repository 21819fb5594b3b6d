"""Hands in, countersigns and drops at the real window, as a worker and as whoever countersigns."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.journeys.hand import Hand, press
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def drop(target: QWidget, *paths: Path) -> None:
    """Drop files on a window, as the window system brings them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():
        # From 6.12 on Qt would rather have a QPointF, which 6.11 does not know yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(5, 5), action, data, left, none)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), action, data, left, none))


def give(
    look: Callable[[ReviewDialog], None] = lambda _dialog: None,
) -> Callable[[ReviewDialog], bool]:
    """Return what presses the button once it can be, and closes the dialog when it is done.

    ``look`` is called before each of the two.
    """

    def act(dialog: ReviewDialog) -> bool:
        if dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            look(dialog)
            press(dialog.start_button)
        elif dialog.close_button.isVisible():
            look(dialog)
            press(dialog.close_button)
            return True
        return False

    return act


def hand_in(hand: Hand, out: Path) -> HandInDialog:
    """Hand in by the keyboard's own key; return the dialog, closed, to read what it said."""
    seen: list[HandInDialog] = []

    def named(dialog: HandInDialog) -> bool:
        if not seen:
            seen.append(dialog)
            field = dialog.place.path_field.field
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, str(out))
        return give()(dialog)

    hand.return_to_window()
    with hand.answering(HandInDialog, named):
        hand.key(Qt.Key.Key_H, CTRL_SHIFT)
    assert out.is_file()
    return seen[0]


def countersign(hand: Hand, path: Path) -> CountersignDialog:
    """Drop a hand-in on the window and countersign it."""
    seen: list[CountersignDialog] = []

    def act(dialog: CountersignDialog) -> bool:
        seen[:] = [dialog]
        return give()(dialog)

    with hand.answering(CountersignDialog, act):
        drop(hand.window, path)
    return seen[0]


def notice(hand: Hand) -> str:
    """Wait for the next notice, put it away and return what it said."""
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=10_000)
    shown = hand.window.notices.shown
    assert shown is not None
    press(hand.window.notices.close_button)
    return shown.text
