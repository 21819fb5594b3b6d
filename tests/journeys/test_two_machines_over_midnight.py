"""A worker works past midnight and adds time; on another machine the hand-in is countersigned.

Worker and vendor have homes of their own; only files pass between them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from annotator.model.geometry import Box
from tests.annotator.cli.running import done
from tests.journeys.day_desk import MINUTE_MS, Desk, sums
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import countersign, drop, hand_in, notice
from tests.support.exports import load
from tests.support.zones import nairobi, utc_ms
from tools.checkers.check_export import main as check_export
from widgets.time_pay.day.add_time import AddTimeDialog
from widgets.time_pay.day.day_dialog import MyDayDialog

ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
MONDAY, TUESDAY = "2026-05-04", "2026-05-05"
QUARTER_MS, THOUGHT_MIN = 15 * MINUTE_MS, 5
ORDER = b"""
[what_for]
title = "Streets"

[pay]
currency = "KES"
per_hour = "120"
other_hour = "60"
"""


def think(desk: Desk) -> None:
    """Add five minutes of thinking on the first item, today."""

    def fill(dialog: AddTimeDialog) -> bool:
        dialog.minutes.setValue(THOUGHT_MIN)
        dialog.reason.setCurrentIndex(dialog.reason.findData("thinking"))
        dialog.item.setCurrentIndex(dialog.item.findData(1))
        press(dialog.add_time_button)
        assert "only 15 min of it have passed" in dialog.doubt.text().translate(ISOLATES)
        press(dialog.add_time_button)  # it is meant so
        return True

    def add(dialog: MyDayDialog) -> bool:
        if dialog.day.day is None:
            return False
        with desk.hand.answering(AddTimeDialog, fill):
            press(dialog.day.claims.add_time_button)
        return True

    def is_there(dialog: MyDayDialog) -> bool:
        return sums(dialog).get(Category.DECLARED) == THOUGHT_MIN * MINUTE_MS

    desk.in_my_day(add, is_there)


@contextmanager
def at_window(qtbot: QtBot, job: Path | None) -> Iterator[Hand]:
    """Open the program for the block, with a job or without."""
    hand = Hand(qtbot)
    try:
        if job is None:
            hand.window.appear()
            hand.window.activateWindow()
        else:
            hand.start(job)
            qtbot.waitUntil(lambda: hand.app.open_job is not None)
            hand.return_to_window()
        yield hand
    finally:
        hand.close()


def statement_of(job: Path, out: Path, day: str) -> dict[str, Any]:
    """Return the statement of the one worker on one day."""
    done("statement", job, out, "--from", day, "--to", day, "--force")
    [worker] = json.loads(out.read_text("utf-8"))["workers"]
    found: dict[str, Any] = worker
    return found


def test_both_machines_count_each_minute_on_its_day(
    begin: Callable[..., Desk], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    (tmp_path / "order.toml").write_bytes(ORDER)
    desk = begin(
        start_ms=utc_ms(2026, 5, 4, 20, 45), zone=nairobi, order=tmp_path / "order.toml"
    )  # 23:45
    job, one = tmp_path / "job.fairlabel", tmp_path / "one.jsonl"
    desk.work(30)
    desk.hand.draw(Box(20, 20, 60, 50))
    desk.hand.key(Qt.Key.Key_Space)
    desk.hand.wait_for_item("p2.png")
    desk.hand.wait_until_saved()
    think(desk)
    hand_in(desk.hand, one)
    desk.hand.close()

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    there = tmp_path / "there"
    there.mkdir()
    for each in (job, *tmp_path.glob("one.*"), *tmp_path.glob("*.png")):
        shutil.copy(each, there / each.name)
    with at_window(qtbot, None) as vendor:
        examined = countersign(vendor, there / one.name)
        assert examined.facts.text_of("Their time") == "30 min of work"
    as_vendor = [statement_of(there / job.name, tmp_path / "v.json", d) for d in (MONDAY, TUESDAY)]

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    with at_window(qtbot, job) as again:
        drop(again.window, there / "one.receipt.json")
        assert notice(again).startswith("The receipt fits: the first ")

    as_worker = [statement_of(job, tmp_path / "w.json", day) for day in (MONDAY, TUESDAY)]
    for monday, tuesday in (as_vendor, as_worker):
        assert monday["effort"]["ms"]["label"] == QUARTER_MS
        assert tuesday["effort"]["ms"]["label"] == QUARTER_MS
        assert monday["effort"]["ms"]["declared"] == 0
        assert tuesday["effort"]["ms"]["declared"] == THOUGHT_MIN * MINUTE_MS
    done("export", job, "--format", "coco", tmp_path / "out", "--detail", "full", "--items", "all")
    assert load(tmp_path / "out", "effort.json")["totals"]["night_minutes"] == 30
    figures = load(tmp_path / "out", "fair_pay.json")["totals"][0]["figures"]["completed"]
    assert figures["hour_pay"]["exact"] == "70", "30 min seen and 5 thought, at 120 an hour"
    done("verify", tmp_path / "out", one, there / "one.receipt.json")
    assert check_export([str(tmp_path / "out")]) == 0
