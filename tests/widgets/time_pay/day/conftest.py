"""The page of a day with the record of somebody who has worked for days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.documents.own_record import OwnRecord
from tests.widgets.kit.dialogs.looks import look_of
from tests.widgets.time_pay.day.lived import TODAY, gone, lived_record
from widgets.theme.look import Look
from widgets.time_pay.day.day_page import DayPage


@pytest.fixture
def record(tmp_path: Path) -> OwnRecord:
    return lived_record(tmp_path)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return look_of(qapp)


@pytest.fixture
def page(qtbot: QtBot, look: Look, record: OwnRecord) -> Iterator[DayPage]:
    page = DayPage(look)
    page.resize(800, 1200)
    with qtbot.waitExposed(page):
        page.show()
        page.show_record(record, TODAY, 300_000)
    yield page
    gone(page)
