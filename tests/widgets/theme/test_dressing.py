"""A style sheet is put on once, on what is seen at once, and looks as if Qt had put it on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.appearance import end_dressing
from tests.widgets.kit.dialogs.looks import look_of
from widgets.theme import style_application
from widgets.theme.look import FAMILIES
from widgets.theme.style_application import StyleApplication

RED = "QLabel { color: #ff0000; font-size: 12pt; } QPushButton { min-height: 20px; }"
BLUE = "QLabel { color: #0000ff; font-size: 20pt; } QPushButton { min-height: 44px; }"


@pytest.fixture
def dressing(qapp: QApplication) -> Iterator[StyleApplication]:
    """Return what dresses the application, in a sheet; its look is as it was afterwards."""
    look_of(qapp)
    before = qapp.styleSheet()
    qapp.setStyleSheet("QLabel { color: #00ff00; }")
    yield StyleApplication(qapp, qapp)
    qapp.setStyleSheet(before)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Return a window, shown, with a hidden part and parts within parts."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("seen", "hidden"):
        outer = QWidget()
        outer.setObjectName(name)
        inner = QWidget()
        QVBoxLayout(outer).addWidget(inner)
        rows = QVBoxLayout(inner)
        for widget in (QLabel("what it says"), QPushButton("Do it"), QLineEdit("typed")):
            rows.addWidget(widget)
        column.addWidget(outer)
    window.show()
    _part(window, "hidden").hide()
    return window


def _part(window: QWidget, name: str) -> QWidget:
    part = window.findChild(QWidget, name)
    assert part is not None
    return part


def _ink(part: QWidget) -> QColor:
    label = part.findChild(QLabel)
    assert label is not None
    return label.palette().color(label.foregroundRole())


def test_what_is_seen_wears_a_sheet_at_once_and_what_is_hidden_soon(
    qtbot: QtBot, dressing: StyleApplication, window: QWidget
) -> None:
    dressing.put_on(RED)
    qtbot.waitUntil(lambda: _ink(_part(window, "hidden")) == QColor("#ff0000"))
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(BLUE)
        assert _ink(_part(window, "seen")) == QColor("#0000ff")
        assert _ink(_part(window, "hidden")) == QColor("#ff0000")
    assert _ink(_part(window, "hidden")) == QColor("#0000ff")


class _Told(QObject):
    """Counts how often each widget is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[int] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
        if event.type() is QEvent.Type.StyleChange:
            self.times[id(watched)] += 1
        return False


def test_each_widget_is_dressed_once_however_deep_it_lies(
    qtbot: QtBot, dressing: StyleApplication, window: QWidget
) -> None:
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(RED)
    told = _Told()
    parts = [window, *window.findChildren(QWidget)]
    for each in parts:
        each.installEventFilter(told)
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(BLUE)
        steps = [dressing.is_finished]  # the hidden ones wear red
    steps.append(dressing.is_finished)
    assert steps == [False, True]
    assert [told.times[id(each)] for each in parts] == [1] * len(parts)


def test_it_looks_as_if_qt_had_put_it_on(
    qtbot: QtBot, qapp: QApplication, dressing: StyleApplication, window: QWidget
) -> None:
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(BLUE)
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(RED)
    _part(window, "hidden").show()
    qapp.processEvents()
    ours = window.grab().toImage()
    qapp.setStyleSheet(RED + " ")
    qapp.processEvents()
    assert window.grab().toImage() == ours


def test_of_a_widget_that_goes_meanwhile_nothing_is_asked(
    qtbot: QtBot, dressing: StyleApplication, window: QWidget
) -> None:
    dressing.put_on(RED)
    with qtbot.waitSignal(dressing.finished):
        dressing.put_on(BLUE)
        shiboken6.delete(_part(window, "hidden"))
    assert _ink(_part(window, "seen")) == QColor("#0000ff")


class _System(QWidget):
    """Gives menus a font of its own when the style changes, as Windows does."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - of Qt
        if event.type() == QEvent.Type.StyleChange:
            # PySide takes text here, though its types ask for bytes.
            QApplication.setFont(QFont("Courier", 40), "QMenu")  # type: ignore[arg-type]
        super().changeEvent(event)


def test_menus_have_the_font_of_the_look_where_the_system_has_another(
    qtbot: QtBot, qapp: QApplication
) -> None:
    look, before = look_of(qapp), qapp.styleSheet()
    system = _System()
    qtbot.addWidget(system)
    system.show()
    try:
        qapp.setStyleSheet("")
        look.wear("light")
        font = QApplication.font("QMenu")  # type: ignore[call-overload]  # Qt takes the name of a class, which its stubs do not say
        assert font.family() == FAMILIES[0]
    finally:
        qapp.setStyleSheet(before)


def test_what_a_test_leaves_undressed_tells_no_later_window_of_a_change(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_of(qapp)
    hidden = QWidget()
    qtbot.addWidget(hidden)
    hidden.ensurePolished()
    monkeypatch.setattr(style_application, "TURN_MS", -1)  # as on a busy machine, for ever
    look.wear("light", 1.5)
    qapp.processEvents()
    worn = [look.is_worn_by_all]
    end_dressing(qapp)
    worn.append(look.is_worn_by_all)
    assert worn == [False, True]
    monkeypatch.undo()
    with qtbot.assertNotEmitted(look.changed):
        qapp.processEvents()
