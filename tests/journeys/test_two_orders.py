"""Two people and two orders at one job file: nobody's key changes what another is paid."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.pay.order.order_reader import read_work_order
from tests.annotator.cli.running import done
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_new_orders import Answer, given
from tests.journeys.test_whose_piece import PEOPLE, figures_of, sitting_down
from tests.support.held_clock import HeldClock
from tools.checkers import check_export

K = Qt.Key
GOOD = b"""
[what_for]
title = "Streets"

[pay]
currency = "KES"
per_item = "4.00"
per_region = "1.50"
"""
WORSE = GOOD.replace(b'"4.00"', b'"0.40"').replace(b'"1.50"', b'"0.10"')
TAKING = WORSE.replace(b"[pay]", b'[pay]\nshared_items = "confirmed_by"')
GOOD_SHA256 = read_work_order(GOOD).sha256


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of two pictures; Amina and Ben have accepted the good order."""
    paint_pictures(tmp_path, 2)
    (tmp_path / "order.toml").write_bytes(GOOD)
    path = begun_job(tmp_path, workers=PEOPLE, order=tmp_path / "order.toml")
    with Project.open(path) as project:
        for worker in project.reads.workers().result():
            project.writes.accept_order(GOOD, GOOD_SHA256, worker.id).result()
    return path


def work(hand: Hand, clock: HeldClock, ms: int) -> None:
    clock.move(ms, hand.desk.session.clock)


def confirm(hand: Hand) -> None:
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.wait_until_saved()


def exported(job: Path, folder: Path, detail: str) -> dict[str, Any]:
    """Return the pay of an export, after both checkers have said yes."""
    done("export", job, "--format", "coco", folder, "--detail", detail, "--items", "all")
    done("verify", folder)
    assert check_export.main([str(folder)]) == 0
    pay: dict[str, Any] = json.loads((folder / "fair_pay.json").read_text("utf-8"))
    return pay


def gross_by_order(pay: dict[str, Any]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for part in pay["parts"]:
        gross = Fraction(part["figures"]["completed"]["gross"]["exact"])
        found[part["work_order"]] = found.get(part["work_order"], Fraction(0)) + gross
    return found


@pytest.mark.parametrize("order", [WORSE, TAKING])
def test_a_colleague_with_a_worse_order_confirms_and_the_amount_of_the_first_stays(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path, order: bytes
) -> None:
    (tmp_path / "worse.toml").write_bytes(order)
    with sitting_down(qtbot, job, "Amina") as amina:
        for box in (Box(20, 20, 60, 50), Box(120, 60, 60, 50)):
            work(amina, clock, 30_000)
            amina.draw(box)
        amina.wait_until_saved()
    with sitting_down(qtbot, job, "Ben") as ben:
        given(ben, tmp_path / "worse.toml", Answer(accepts=True))
        work(ben, clock, 3_000)
        confirm(ben)
        qtbot.waitUntil(lambda: bool(figures_of(ben)[0]))  # it is counted in the background
        part = figures_of(ben)[0]
        assert part is not None
        assert 0 < part < Fraction(1, 10), "of 63 s he looked for 3"
        assert list(figures_of(ben)) == [part, 0, part * Fraction(2, 5)]
        ben.window.items.chosen.emit(1)  # the next person begins where this one stops
        ben.wait_for_item("p1.png")
    with sitting_down(qtbot, job, "Amina") as amina:
        shown = list(figures_of(amina))
        assert shown == [1 - part, 2, 4 * (1 - part) + 3], "by her own order alone"

    done("statement", job, tmp_path / "pay.json")
    statement = json.loads((tmp_path / "pay.json").read_text("utf-8"))
    by_person = {
        Fraction(worker["items"]["parts"]): [
            Fraction(total["figures"]["completed"]["gross"]["exact"]) for total in worker["totals"]
        ]
        for worker in statement["workers"]
    }
    assert by_person == {1 - part: [shown[2]], part: [part * Fraction(2, 5)]}
    worse = read_work_order(order).sha256
    for detail in ("job", "item", "full"):
        pay = exported(job, tmp_path / detail, detail)
        assert gross_by_order(pay) == {GOOD_SHA256: shown[2], worse: part * Fraction(2, 5)}


def test_the_open_item_is_divided_by_the_time_before_and_after_a_new_order(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path
) -> None:
    (tmp_path / "worse.toml").write_bytes(WORSE)
    with sitting_down(qtbot, job, "Amina") as amina:
        work(amina, clock, 30_000)
        amina.draw(Box(20, 20, 60, 50))
        texts = given(amina, tmp_path / "worse.toml", Answer(accepts=True))
        assert any("is divided by your time under each order" in text for text in texts)
        work(amina, clock, 10_000)
        confirm(amina)
        qtbot.waitUntil(lambda: list(figures_of(amina))[:2] == [1, 1])
        shown = figures_of(amina)
    for detail in ("job", "item", "full"):
        pay = exported(job, tmp_path / detail, detail)
        assert sum(gross_by_order(pay).values()) == shown[2]
        counts = {
            part["work_order"]: Fraction(part["inputs"]["items_completed"]) for part in pay["parts"]
        }
        assert Fraction(7, 10) < counts[GOOD_SHA256] < Fraction(8, 10), "30 s of 40, and a stroke"
        assert sum(counts.values()) == 1
    told = done("verify", tmp_path / "item").stdout
    assert "how the pieces were divided between the work orders" in told
