"""Inspects all visible text of the windows, with tooltips, and reports what is not plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolTip,
    QWidget,
)

from tests.support.hostile_names import MARK
from widgets.kit.plain_text import EmphasisedLabel

_ACTING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_TAG: Final = re.compile(r"<(?!span style=\"font-weight: 600\">|/span>)")
_MOST_ROWS: Final = 60
_LONGEST: Final = 21_000


def faults() -> Iterator[str]:
    """Yield the faults of the visible text."""
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        room = window.screen().availableGeometry()
        if window.width() > room.width():
            yield f"{_called(window)} is {window.width()} px wide"
        yield from _acting(window, window.windowTitle())
        for widget in (window, *window.findChildren(QWidget)):
            yield from _faults_of(widget)


def hover() -> Iterator[list[str]]:
    """Point at every visible widget, row and section; yield the faults of each tooltip."""
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        for widget in (window, *window.findChildren(QWidget)):
            if shiboken6.isValid(widget) and widget.isVisible():
                yield from (list(_hovered(widget, place)) for place in _places(widget))


def _hovered(widget: QWidget, place: QPoint) -> Iterator[str]:
    event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    tip = next(
        (
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, QLabel) and each.inherits("QTipLabel") and each.isVisible()
        ),
        None,
    )
    if tip is None:
        return
    tip.grab()
    if tip.textFormat() is not Qt.TextFormat.PlainText:
        yield f"the tooltip of {_called(widget)} takes markup: {tip.text()[:60]!r}"
    if tip.width() > widget.screen().availableGeometry().width():
        yield f"the tooltip of {_called(widget)} is {tip.width()} px wide"
    yield from _acting(widget, QToolTip.text())


def _places(widget: QWidget) -> Iterator[QPoint]:
    yield widget.rect().center()
    view = widget.parentWidget()
    if isinstance(widget, QMenu):
        yield from (widget.actionGeometry(action).center() for action in widget.actions())
    elif isinstance(widget, QTabBar):
        yield from (widget.tabRect(at).center() for at in range(widget.count()))
    elif isinstance(view, QHeaderView) and view.viewport() is widget:
        middle = widget.rect().center()
        for section in range(view.count()):
            at = view.sectionViewportPosition(section) + 2
            is_flat = view.orientation() is Qt.Orientation.Horizontal
            yield QPoint(at, middle.y()) if is_flat else QPoint(middle.x(), at)
    elif isinstance(view, QAbstractItemView) and view.viewport() is widget:
        yield from _rows_in_sight(view)


def _rows_in_sight(view: QAbstractItemView) -> Iterator[QPoint]:
    model = view.model()
    for row in range(min(_MOST_ROWS, model.rowCount(QModelIndex()))):
        for column in count():
            index = model.index(row, column)
            if not index.isValid():
                break
            place = view.visualRect(index).center()
            if view.viewport().rect().contains(place):
                yield place


def _faults_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, EmphasisedLabel):
        if _TAG.search(widget.text()):
            yield f"{_called(widget)} has markup of a file: {widget.text()[:60]!r}"
    elif isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
        yield f"{_called(widget)} takes markup: {widget.text()[:60]!r}"
    for text, takes_mnemonic in _texts_of(widget):
        yield from _acting(widget, text)
        if takes_mnemonic and MARK in text:
            yield f"{_called(widget)} makes a shortcut of a name: {text[:60]!r}"


def _texts_of(widget: QWidget) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a widget, and whether Qt takes ``&`` in them for a shortcut."""
    if isinstance(widget, QLabel):
        yield widget.text(), widget.buddy() is not None
    elif isinstance(widget, QAbstractButton):
        yield widget.text(), True
    elif isinstance(widget, QGroupBox):
        yield widget.title(), True
    elif isinstance(widget, QTabBar):
        yield from ((widget.tabText(at), True) for at in range(widget.count()))
    elif isinstance(widget, QComboBox):
        yield from ((widget.itemText(at), False) for at in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText(), False
    elif isinstance(widget, QMenu):
        yield widget.title(), True
        yield from ((action.text(), True) for action in widget.actions())


def _acting(widget: QWidget, text: str) -> Iterator[str]:
    if found := _ACTING.search(text):
        yield f"{_called(widget)} shows U+{ord(found[0]):04X} of a name: {text[:60]!r}"
    if len(text) > _LONGEST:
        yield f"{_called(widget)} shows {len(text)} characters"
    depth = 0
    for each in text:
        depth += (each in "\u2066\u2067\u2068") - (each == "\u2069")
        if depth < 0:
            break
    if depth:
        yield f"{_called(widget)} shows isolates that are not balanced: {text[:60]!r}"


def _called(widget: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(names) < 3:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " in ".join(names)
