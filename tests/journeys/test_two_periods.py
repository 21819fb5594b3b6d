"""One piece of work over several pay periods with a promised floor: it is paid once.

The floor is KES 1.00 a second and the item KES 100.00. Of 40 seconds on it, 30 lie in the first
period, so 75.00 of it does: more than the floor of 30.00. Nothing is topped up, whenever the item
is confirmed, or confirmed again.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.entities import Fault
from annotator.pay.order.order_reader import read_work_order
from tests.annotator.cli.running import done
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.journeys.test_two_orders import exported, work
from tests.journeys.test_whose_piece import PEOPLE, sitting_down
from tests.support.held_clock import HeldClock
from widgets.review.reject_dialog import RejectDialog

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
DAY_MS = 86_400_000
ORDER = b"""
[what_for]
title = "Streets"

[pay]
currency = "KES"
per_item = "100.00"
days_between_payments = 1
top_up_to_floor = true

[[floors]]
kind = "contract"
amount = "3600.00"
unit = "hour"
source = "The agreement of June"
"""

Periods = dict[int, Fraction]
"""What is owed for each pay period."""


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of two pictures whose order Amina and Ben have accepted."""
    paint_pictures(tmp_path, 2)
    (tmp_path / "order.toml").write_bytes(ORDER)
    path = begun_job(tmp_path, workers=PEOPLE, order=tmp_path / "order.toml")
    with Project.open(path) as project:
        for worker in project.reads.workers().result():
            digest = read_work_order(ORDER).sha256
            project.writes.accept_order(ORDER, digest, worker.id).result()
    return path


def confirm(hand: Hand) -> None:
    """Confirm the open item, and come back to it: whoever opens the job next begins there."""
    hand.canvas.setFocus()
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.window.items.chosen.emit(1)
    hand.wait_for_item("p1.png")
    hand.wait_until_saved()


def owed_in_window(hand: Hand) -> Fraction | None:
    pay = hand.desk.session.pay()
    assert pay is not None
    return pay.expected["owed"].exact


def begin_in_period_1(qtbot: QtBot, job: Path, clock: HeldClock, *, confirms: bool) -> None:
    """Let Amina work for 30 seconds on the first item, and a day pass."""
    with sitting_down(qtbot, job, "Amina") as amina:
        work(amina, clock, 30_000)
        if confirms:
            confirm(amina)
            qtbot.waitUntil(lambda: owed_in_window(amina) == 100, timeout=120_000)
        else:
            assert owed_in_window(amina) == 30
    clock.now_ms += DAY_MS


def finish_later(
    qtbot: QtBot, job: Path, clock: HeldClock, *, reopens: bool, owed: int = 100
) -> None:
    """Let Amina work for 10 more seconds on it, and confirm it, perhaps after reopening it."""
    with sitting_down(qtbot, job, "Amina") as amina:
        if reopens:
            amina.canvas.setFocus()
            amina.key(K.Key_Space, CTRL)
            amina.wait_until_saved()
        work(amina, clock, 10_000)
        confirm(amina)
        qtbot.waitUntil(lambda: owed_in_window(amina) == owed, timeout=120_000)


def reject(dialog: RejectDialog) -> bool:
    dialog.field.setText("too loose at the left")
    dialog.faults[Fault.WORKER].click()
    dialog.reject_button.click()
    return True


def review(qtbot: QtBot, job: Path, clock: HeldClock) -> None:
    """Let Ben reject the first item, and a day pass."""
    with sitting_down(qtbot, job, "Ben") as ben:
        ben.canvas.setFocus()
        ben.key(K.Key_R, CTRL_SHIFT)
        ben.wait_for_item("p1.png")
        ben.canvas.setFocus()
        with ben.answering(RejectDialog, reject):
            ben.key(K.Key_X)
        ben.return_to_window()
        ben.canvas.setFocus()
        ben.wait_until_saved()
        ben.window.items.chosen.emit(1)
        ben.wait_for_item("p1.png")
    clock.now_ms += DAY_MS


def statement(job: Path, folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the statement of Amina."""
    path = folder / "pay.json"
    done("statement", job, path, *arguments)
    workers = json.loads(path.read_text("utf-8"))["workers"]
    path.unlink()
    found: dict[str, Any] = next(each for each in workers if each["name"] in (None, "Amina"))
    return found


def owed_of(parts: list[dict[str, Any]]) -> Periods:
    return {
        part["period"]: Fraction(part["figures"]["expected"]["owed"]["exact"])
        for part in parts
        if part["work_order"] is not None
    }


def amina_everywhere(job: Path, folder: Path, worker: str) -> Periods:
    """Return what Amina is owed for each period; statement and exports must agree on it."""
    told = statement(job, folder)
    assert told["worker"] == worker
    found = owed_of(told["parts"])
    [total] = told["totals"]
    assert Fraction(total["figures"]["expected"]["owed"]["exact"]) == sum(found.values())
    pay = exported(job, folder / "full", "full")
    mine = [part for part in pay["parts"] if part["worker"] in (None, worker)]
    assert owed_of(mine) == found
    for detail in ("job", "item"):
        exported(job, folder / detail, detail)  # both checkers say yes
    return found


def amina(job: Path) -> str:
    with Project.open(job) as project:
        return next(each.id for each in project.reads.workers().result() if each.name == "Amina")


@pytest.mark.parametrize("reopens", [False, True], ids=["begun", "confirmed"])
def test_work_of_two_periods_is_paid_once(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path, reopens: bool
) -> None:
    begin_in_period_1(qtbot, job, clock, confirms=reopens)
    finish_later(qtbot, job, clock, reopens=reopens)
    assert amina_everywhere(job, tmp_path, amina(job)) == {1: 75, 2: 25}, "not 130 in all"


def test_a_rejected_item_that_is_confirmed_again_later_is_paid_once(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path
) -> None:
    begin_in_period_1(qtbot, job, clock, confirms=True)
    review(qtbot, job, clock)
    rejected = owed_of(statement(job, tmp_path)["parts"])
    assert rejected == {1: 30}, "the rejection takes the item, and the floor stays"
    finish_later(qtbot, job, clock, reopens=False, owed=110)
    found = amina_everywhere(job, tmp_path, amina(job))
    assert found == {1: 75, 2: 25 + 10}, "rework is paid as time, at the floor; not 140 in all"


def test_a_period_that_was_paid_owes_the_rest_of_what_is_confirmed_later(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path
) -> None:
    begin_in_period_1(qtbot, job, clock, confirms=False)
    done("payment", job, "--received", "30", "--worker", "Amina", "--sure")
    assert statement(job, tmp_path)["paid"]["KES"]["open"]["exact"] == "0"
    finish_later(qtbot, job, clock, reopens=False)
    told = statement(job, tmp_path)
    assert told["paid"]["KES"]["open"]["exact"] == "70", "75 and 25, less the 30 that came"
    assert owed_of(told["parts"]) == {1: 75, 2: 25}
