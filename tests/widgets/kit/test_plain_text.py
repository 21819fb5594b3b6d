"""What a file calls something is shown as it is: no markup, no file opened, no shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListView,
    QMenu,
    QMessageBox,
    QTabBar,
    QTableView,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.display_text import LONGEST_TEXT
from tests.faults.names_tries import Sentinel
from widgets.kit.dialogs import message
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.kit.event_filters.plain_text_filter import PlainTextFilter
from widgets.kit.plain_text import EmphasisedLabel, PlainLabel, button_name, label_text
from widgets.kit.tooltips import LONGEST
from widgets.theme.look import Look
from widgets.time_pay.paper.pdf import paper, pdf_bytes

PLAIN = Qt.TextFormat.PlainText


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A picture that nothing may open."""
    path = tmp_path / "secret.png"
    Image.new("RGB", (120, 40), (255, 0, 0)).save(path)
    return path


@pytest.fixture
def plain(qapp: QApplication) -> Iterator[None]:
    """Keep all text plain, as the running program does."""
    events = ApplicationEvents(qapp)
    PlainTextFilter(events)
    yield
    events.stop()
    QToolTip.hideText()


def test_a_sentinel_tells_that_a_file_was_opened(secret: Path) -> None:
    sentinel = Sentinel(secret)
    assert not sentinel.was_opened()
    secret.read_bytes()
    assert sentinel.was_opened()
    assert not sentinel.was_opened()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        '<table background="{}"><tr><td>x</table>',
        '<link rel="stylesheet" type="text/css" href="{}">x',
        '<p style="background-image: url({})">x</p>',
    ],
)
def test_a_label_shows_markup_as_it_is_written(qtbot: QtBot, secret: Path, markup: str) -> None:
    sentinel = Sentinel(secret)
    name = markup.format(secret)
    label = PlainLabel(name)
    qtbot.addWidget(label)
    label.grab()
    assert label.text() == name
    assert label.textFormat() is PLAIN
    assert not sentinel.was_opened()


def test_what_is_there_before_the_filter_is_plain_too(qapp: QApplication, qtbot: QtBot) -> None:
    label, emphasised = QLabel("<b>x</b>"), EmphasisedLabel("a ", "name", " z")
    for each in (label, emphasised):
        qtbot.addWidget(each)
        each.ensurePolished()
    before = emphasised.textFormat()
    events = ApplicationEvents(qapp)
    PlainTextFilter(events)
    assert label.textFormat() is PLAIN
    assert emphasised.textFormat() is before
    events.stop()


def test_a_label_cannot_be_talked_into_markup(qtbot: QtBot) -> None:
    label = PlainLabel("x")
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="plain text only"):
        label.setTextFormat(Qt.TextFormat.AutoText)


@pytest.mark.usefixtures("plain")
def test_even_a_label_of_qt_is_plain_before_it_is_laid_out(qtbot: QtBot, secret: Path) -> None:
    sentinel = Sentinel(secret)
    label = QLabel(f'<img src="{secret}">')
    qtbot.addWidget(label)
    assert label.sizeHint().height() < 40
    label.grab()
    assert not sentinel.was_opened()


def test_only_the_emphasised_part_is_bold_and_all_three_are_plain(
    qtbot: QtBot, secret: Path
) -> None:
    sentinel = Sentinel(secret)
    image = f'<img src="{secret}">'
    label = EmphasisedLabel(image, image, image)
    qtbot.addWidget(label)
    label.grab()
    assert label.text().count("<") == 2
    assert label.text().count(escape(image)) == 3
    assert not sentinel.was_opened()


def _of_a_widget(text: str) -> tuple[QWidget, QWidget]:
    widget = QWidget()
    widget.setToolTip(text)
    return widget, widget


def _of_a_row(text: str) -> tuple[QWidget, QWidget]:
    view, model = QListView(), QStandardItemModel()
    item = QStandardItem("row")
    item.setToolTip(text)
    model.appendRow(item)
    model.setParent(view)
    view.setModel(model)
    return view, view.viewport()


def _of_a_heading(text: str) -> tuple[QWidget, QWidget]:
    view, model = QTableView(), QStandardItemModel(1, 1)
    model.setHeaderData(0, Qt.Orientation.Horizontal, text, Qt.ItemDataRole.ToolTipRole)
    model.setParent(view)
    view.setModel(model)
    return view, view.horizontalHeader().viewport()


def _of_a_menu(text: str) -> tuple[QWidget, QWidget]:
    menu = QMenu()
    menu.setToolTipsVisible(True)
    menu.addAction("entry").setToolTip(text)
    return menu, menu


def _of_a_tab(text: str) -> tuple[QWidget, QWidget]:
    bar = QTabBar()
    bar.addTab("tab")
    bar.setTabToolTip(0, text)
    return bar, bar


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    "made",
    [_of_a_widget, _of_a_row, _of_a_heading, _of_a_menu, _of_a_tab],
    ids=lambda it: it.__name__,
)
def test_a_tooltip_shows_markup_as_it_is_written(
    qtbot: QtBot, secret: Path, made: Callable[[str], tuple[QWidget, QWidget]]
) -> None:
    sentinel = Sentinel(secret)
    text = f'<h1>PAY 0</h1><img src="{secret}">'
    window, pointed_at = made(text)
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.show()
    tip = hovered(pointed_at)
    tip.grab()
    assert tip.textFormat() is PLAIN
    assert QToolTip.text().replace("\n", "").replace(" ", "") == text.replace(" ", "")
    assert not sentinel.was_opened()


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("zoom", [None, 0.75, 1.0, 2.0])
@pytest.mark.parametrize("letter", ["🏠", "W", "it "])
def test_a_tooltip_is_never_wider_than_half_of_the_screen(
    qtbot: QtBot, qapp: QApplication, letter: str, zoom: float | None
) -> None:
    if zoom is not None:
        Look(qapp).wear("light", zoom)
    window, _ = _of_a_widget("begin" + letter * 65_536 + "end")
    qtbot.addWidget(window)
    window.show()
    tip = hovered(window)
    room = tip.screen().availableGeometry()
    assert tip.width() < room.width() / 2
    assert tip.height() < room.height()
    shown = QToolTip.text().replace("\n", "")
    assert shown.startswith("begin")
    assert len(shown) <= LONGEST + 2


@pytest.mark.usefixtures("plain")
def test_a_tooltip_keeps_lines_of_its_own_and_breaks_between_words(qtbot: QtBot) -> None:
    sentence = "what is told of a thing when somebody points at it " * 4
    window, _ = _of_a_widget(f"first\n{sentence}")
    qtbot.addWidget(window)
    window.show()
    hovered(window)
    first, *rest = QToolTip.text().split("\n")
    assert first == "first"
    assert " ".join(rest) == sentence.strip()
    assert len(rest) > 1


def hovered(widget: QWidget) -> QLabel:
    """Return the tooltip that comes when somebody points at a widget."""
    at = QPoint(5, 5)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    tips = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    (tip,) = (each for each in tips if isinstance(each, QLabel) and each.isVisible())
    return tip


@pytest.mark.parametrize("is_yes", [True, False])
def test_a_question_is_plain(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, secret: Path, is_yes: bool
) -> None:
    sentinel = Sentinel(secret)
    shown: list[tuple[str, str, Qt.TextFormat]] = []
    button = QMessageBox.StandardButton.Yes if is_yes else QMessageBox.StandardButton.No

    def chosen(box: QMessageBox) -> QMessageBox.StandardButton:
        box.grab()
        shown.append((box.windowTitle(), box.text(), box.textFormat()))
        return button

    monkeypatch.setattr(QMessageBox, "exec", chosen)
    parent = QWidget()
    qtbot.addWidget(parent)
    text = f'<img src="{secret}"> is there already.'
    assert message.ask(parent, "Save", text) is is_yes
    assert shown == [("Save", text, PLAIN)]
    assert not sentinel.was_opened()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        '<table background="{}"><tr><td>x</td></tr></table>',
        '<p style="background-image: url({})">x</p>',
        '<link rel="stylesheet" type="text/css" href="{}"><p>x</p>',
    ],
)
@pytest.mark.usefixtures("qapp")
def test_a_sheet_of_paper_opens_no_file(secret: Path, markup: str) -> None:
    sentinel = Sentinel(secret)
    html = markup.format(secret)
    document = paper(html, is_rtl=False)
    document.setTextWidth(300)
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    document.drawContents(painter, QRect(0, 0, 300, 200))
    painter.end()
    assert pdf_bytes(html, "x", "Page {page} of {pages}", is_rtl=False).startswith(b"%PDF")
    assert not sentinel.was_opened()


def test_no_word_of_a_label_is_wider_than_a_window() -> None:
    text = label_text("a" * 65_536)
    assert len(text) < 1.1 * LONGEST_TEXT
    assert max(map(len, text.split("\u200b"))) <= 80
    assert label_text("a" * 80) == "a" * 80


def test_a_button_shows_the_character_that_marks_shortcuts_elsewhere() -> None:
    assert button_name("R&D") == "R&&D"
    assert button_name("x" * 65_536) == "x" * 40 + "…"


def test_a_title_of_a_window_shows_a_name_as_it_is(qtbot: QtBot, qapp: QApplication) -> None:
    look = Look(qapp)
    frame = DialogFrame(look, "Imported from a[*]b\u202e.json")
    qtbot.addWidget(frame)
    look.deleteLater()
    # Qt itself takes each "[*]" out again, for the mark of what is not saved.
    assert frame.windowTitle() == "Imported from a[*][*]b\ufffd.json"


def test_a_latin_text_begins_at_the_right_where_lines_do(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label = PlainLabel("Work order")
    qtbot.addWidget(label)
    label.resize(300, 30)
    image = label.grab().toImage()
    ground = image.pixelColor(150, 2)
    painted = [x for x in range(300) if any(image.pixelColor(x, y) != ground for y in range(30))]
    assert painted[0] > 150
    assert painted[-1] > 290
