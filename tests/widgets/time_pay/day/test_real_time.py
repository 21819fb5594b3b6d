"""My day says how many times its length the work on each segment of a sound took."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.model.entities import RegionId
from tests.widgets.kit.dialogs.looks import look_of
from widgets.time_pay.day.item_page import ItemPage, OnItem

FIRST, SECOND, THIRD = RegionId("a"), RegionId("b"), RegionId("c")


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> ItemPage:
    page = ItemPage(look_of(qapp))
    qtbot.addWidget(page)
    return page


def shown(page: ItemPage) -> list[str]:
    return [each.text() for each in page.regions.findChildren(QLabel)]


def test_the_work_on_a_segment_is_a_multiple_of_its_length(page: ItemPage) -> None:
    names = {FIRST: "speech ask not", SECOND: "speech", THIRD: "note"}
    times = {FIRST: 9_000, SECOND: 0, THIRD: 4_000, RegionId("gone"): 1_000}
    page.show_item(OnItem("jfk.flac", names, times, lengths={FIRST: 2_000.0, SECOND: 500.0}), ())
    assert page.factors == ["4.5 × its length", "", "", ""]
    assert "4.5 × its length" in shown(page)
    page.show_item(OnItem("jfk.flac", names, {**times, FIRST: 10_000}, lengths={FIRST: 2e3}), ())
    assert "5.0 × its length" in shown(page)


def test_a_picture_has_no_such_figure(page: ItemPage) -> None:
    page.show_item(OnItem("a.jpg", {FIRST: "car"}, {FIRST: 9_000}), ())
    assert page.factors == [""]
    assert not any("length" in text for text in shown(page))
