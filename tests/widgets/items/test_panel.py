"""The panel of items: what is filtered by is always in sight, and goes with one click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.items.filters import NO_FILTER, ItemFilter, NumberRange
from annotator.model.entities import ItemFacts, ItemId, Label, LabelId, Review, Status
from tests.annotator.job_file.jobs import ADA
from widgets.items.item_words import part_words, span_words
from widgets.items.items_panel import ItemsPanel
from widgets.kit.lists.row_delegate import ROW_ROLE, Row
from widgets.open_job.item_index import ItemRows
from widgets.theme.look import Look

K = Qt.Key
LABELS = {LabelId(1): Label(LabelId(1), "house", 0), LabelId(2): Label(LabelId(2), "shop", 1)}


@pytest.fixture
def panel(qtbot: QtBot, look: Look, rows: ItemRows) -> Iterator[ItemsPanel]:
    panel = ItemsPanel(look)
    qtbot.addWidget(panel.heading_bar)
    qtbot.addWidget(panel)
    panel.resize(260, 400)
    panel.show_labels(LABELS)
    panel.show_items(rows)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.show_items(None)


def wait_until_found(qtbot: QtBot, rows: ItemRows) -> None:
    qtbot.waitUntil(lambda: not rows.filter.is_empty and rows.share_known == 1, timeout=10_000)


def chips(panel: ItemsPanel) -> list[QPushButton]:
    found = panel.filter_bar.chips.findChildren(QPushButton)
    return [chip for chip in found if not chip.isHidden()]


def count(panel: ItemsPanel) -> str:
    """Return what stands in the heading, whatever parts thousands here."""
    return panel.count.text().replace(",", "")


def row_of(panel: ItemsPanel, at: int) -> Row:
    row = panel.model.index(at).data(ROW_ROLE)
    assert isinstance(row, Row)
    return row


def test_rows_in_sight_get_their_names(qtbot: QtBot, panel: ItemsPanel) -> None:
    qtbot.waitUntil(lambda: row_of(panel, 3).name == "p4.jpg")
    assert count(panel) == "3000 to do"
    told = panel.model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "p4.jpg, new"
    assert row_of(panel, 2_000).name == "…"


def test_a_changed_row_looks_different_and_no_other(
    qtbot: QtBot, panel: ItemsPanel, rows: ItemRows
) -> None:
    qtbot.waitUntil(lambda: row_of(panel, 3).name == "p4.jpg")
    QApplication.processEvents()
    before = panel.list.viewport().grab().toImage()
    rows.set_facts(2, ItemFacts(Status.DONE, review=Review.ACCEPTED, done_by=ADA.id))
    QApplication.processEvents()
    after = panel.list.viewport().grab().toImage()
    row = panel.list.visualRect(panel.model.index_of(2))
    assert after.copy(row) != before.copy(row)
    rest = row.translated(0, row.height())
    assert after.copy(rest) == before.copy(rest)
    assert count(panel) == "2999 to do"
    assert panel.model.index(1).data(Qt.ItemDataRole.ToolTipRole) == "p2.jpg\naccepted"


def test_what_is_typed_finds_names_and_enter_goes_to_the_list(
    qtbot: QtBot, panel: ItemsPanel, rows: ItemRows
) -> None:
    field = panel.filter_bar.field
    panel.filter_bar.focus_field()
    QTest.keyClicks(field, "P29")
    wait_until_found(qtbot, rows)
    assert count(panel) == "111 found"
    qtbot.waitUntil(lambda: row_of(panel, 1).name == "p290.jpg")
    chosen: list[int] = []
    panel.chosen.connect(chosen.append)
    QTest.keyClick(field, K.Key_Return)
    assert panel.list.currentIndex().row() == 0
    panel.list.activated.emit(panel.list.currentIndex())
    assert chosen == [29]
    QTest.keyClick(field, K.Key_Escape)
    assert rows.filter == NO_FILTER
    assert panel.model.rowCount() == 3_000


def test_what_nobody_fits_is_said_and_one_click_shows_all_again(
    qtbot: QtBot, panel: ItemsPanel, rows: ItemRows
) -> None:
    QTest.keyClicks(panel.filter_bar.field, "nowhere")
    wait_until_found(qtbot, rows)
    assert panel.nothing.isVisible()
    assert panel.nothing_words.text() == "No item matches the filter."
    assert not panel.list.isVisible()
    QTest.mouseClick(panel.show_all_button, Qt.MouseButton.LeftButton)
    assert panel.list.isVisible()
    assert (panel.filter_bar.field.text(), panel.model.rowCount()) == ("", 3_000)


def test_the_form_filters_at_once_and_each_part_goes_by_its_chip(
    qtbot: QtBot, panel: ItemsPanel, rows: ItemRows
) -> None:
    bar = panel.filter_bar
    heard: list[None] = []
    panel.filtered.connect(lambda: heard.append(None))
    bar.form.states[Status.NEW].setChecked(True)
    bar.form.regions[1].setValue(0)
    bar.form.labels.setCurrentIndex(2)
    wanted = ItemFilter(
        statuses=frozenset({Status.NEW}),
        regions=NumberRange(most=0),
        labels=frozenset({LabelId(2)}),
    )
    assert rows.filter == bar.filter == wanted
    assert bar.funnel.isChecked()
    words = ["new", "label: \u2068shop\u2069", "no regions"]
    qtbot.waitUntil(lambda: [chip.text() for chip in chips(panel)] == words)
    QTest.mouseClick(chips(panel)[1], Qt.MouseButton.LeftButton)
    assert rows.filter == wanted.without("labels")
    wait_until_found(qtbot, rows)
    assert count(panel) == "3000 found"
    for left in (2, 1):
        qtbot.waitUntil(lambda: len(chips(panel)) == left)  # noqa: B023  it is called here
        QTest.mouseClick(chips(panel)[0], Qt.MouseButton.LeftButton)
    assert rows.filter == NO_FILTER
    assert not bar.chips.isVisible()
    assert not bar.funnel.isChecked()
    assert len(heard) == 6


def test_the_form_shows_what_holds(panel: ItemsPanel) -> None:
    wanted = ItemFilter(
        path="p1",
        is_open=True,
        reviews=frozenset({Review.REJECTED}),
        tags=frozenset({LabelId(1)}),
        text="Größe",
        flags=frozenset({"difficult"}),
        file_bytes=NumberRange(2_000_000, 5_000_000),
        spent_ms=NumberRange(least=60_000),
    )
    heard: list[ItemFilter] = []
    panel.filter_bar.wanted.connect(heard.append)
    panel.filter_bar.show_filter(wanted)
    assert heard == []
    panel.filter_bar.form.long_px[0].setValue(640)
    assert heard == [replace(wanted, long_px=NumberRange(least=640))]
    panel.filter_bar.form.marks.setCurrentIndex(0)
    assert panel.filter_bar.filter == replace(
        wanted, long_px=NumberRange(least=640), flags=frozenset()
    )
    QTest.mouseClick(panel.filter_bar.form.clear_button, Qt.MouseButton.LeftButton)
    assert panel.filter_bar.filter == NO_FILTER


@pytest.mark.parametrize(
    ("wanted", "part", "words"),
    [
        (ItemFilter(statuses=frozenset({Status.DONE, Status.NEW})), "statuses", "new or done"),
        (ItemFilter(labels=frozenset({LabelId(9)})), "labels", "label: a deleted label"),
        (ItemFilter(text="x"), "text", "text: “\u2068x\u2069”"),
        (ItemFilter(spent_ms=NumberRange(60_000, 90_000)), "spent_ms", "1 to 1.5 min"),
        (ItemFilter(file_bytes=NumberRange(most=2_000_000)), "file_bytes", "at most 2 MB"),
        (ItemFilter(regions=NumberRange(1, 1)), "regions", "1 regions"),
        (ItemFilter(flags=frozenset({"crowd"})), "flags", "crowd"),
        (ItemFilter(is_practice=True), "is_practice", "practice"),
        (ItemFilter(has_comment=True), "has_comment", "with a comment"),
        (ItemFilter(has_drafts=True), "has_drafts", "with undecided drafts"),
        (ItemFilter(is_open=True), "is_open", "open"),
    ],
)
def test_each_part_has_words(wanted: ItemFilter, part: str, words: str) -> None:
    assert list(wanted.parts()) == [part]
    assert part_words(wanted, part, LABELS) == words
    assert span_words(NumberRange(least=1500), "px") == "at least 1,500 px"


def test_the_open_item_is_marked_once_it_is_known(
    qtbot: QtBot, panel: ItemsPanel, rows: ItemRows
) -> None:
    panel.follow(ItemId(2_500))
    assert panel.list.currentIndex().row() == 2_499
    assert 2_499 in panel.cells.rows_in_sight()
    rows.begin_anew()
    assert not panel.list.currentIndex().isValid()
    qtbot.waitUntil(lambda: rows.is_known)
    assert panel.list.currentIndex().row() == 2_499
