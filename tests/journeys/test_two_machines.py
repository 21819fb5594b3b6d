"""Two people work on one job, and review it, on two machines; the job file goes by stick."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.model.entities import Review
from annotator.model.geometry import Box
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import countersign, drop, hand_in, notice
from tests.journeys.machines import Machine, two_machines
from tests.journeys.test_owed import review, time_and_pay
from tests.journeys.test_whose_piece import WORKED_ON, bar_of, confirm_and_return, figures_of
from tests.support.exports import load
from tests.support.held_clock import HeldClock
from tools.checkers.check_export import main as check_export
from widgets.time_pay.dialogs.statement_dialog import StatementDialog

K = Qt.Key
BY_PIECE = b"""
[what_for]
title = "Streets"

[pay]
currency = "KES"
per_item = "4.00"
per_region = "1.50"
"""
TO_BE_ANSWERED = b"""
[footing]
dispute_days = 30

[pay]
currency = "KES"
per_item = "6.93"
due = "Every second Friday"
"""


def saved_statement(hand: Hand, machine: Machine) -> dict[str, Any]:
    """Save the own statement through the window, and return what it says of the one person."""
    path = machine.files / "statement.json"
    path.unlink(missing_ok=True)
    machine.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    def save(dialog: StatementDialog) -> bool:
        if dialog.made is None:
            return False
        press(dialog.save_buttons[".json"])
        assert dialog.told.text().startswith("Saved as ")
        press(dialog.close_button)
        return True

    with hand.answering(StatementDialog, save):
        hand.app.run("statement")
    [worker] = json.loads(path.read_text("utf-8"))["workers"]
    found: dict[str, Any] = worker
    return found


def wait_for_bar(hand: Hand, text: str) -> None:
    hand.qtbot.waitUntil(lambda: bar_of(hand) == text)


def exported(machine: Machine, *with_it: Path) -> Path:
    """Export on a machine, see that both checkers say yes, and return the folder."""
    machine.use()
    out = machine.files / "out"
    done(
        "export",
        machine.job,
        "--format",
        "coco",
        out,
        "--detail",
        "full",
        "--force",
        "--items",
        "all",
    )
    done("verify", out, *with_it)
    assert check_export([str(out)]) == 0
    return out


def test_who_confirms_at_another_machine_is_paid_for_that_alone_in_window_and_statement_of_both(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: HeldClock
) -> None:
    both = two_machines(tmp_path, qtbot, monkeypatch, order=BY_PIECE)
    first, second = both.worker, both.other
    with first.window(is_new=True) as amina:
        amina.wait_for_item("p1.png")
        for box in (Box(20, 20, 60, 50), Box(120, 60, 60, 50)):
            clock.move(30_000, amina.desk.session.clock)
            amina.draw(box)
        amina.wait_until_saved()

    both.carry_job(first, second)
    with second.window(is_new=True) as ben:
        ben.wait_for_item("p1.png")
        wait_for_bar(ben, WORKED_ON)
        clock.move(3_000, ben.desk.session.clock)
        ben.canvas.setFocus()
        confirm_and_return(ben)
        wait_for_bar(ben, "Worked on by Amina. Confirmed by Ben.")
        part, regions, gross = figures_of(ben)
        assert part is not None
        assert 0 < part < Fraction(1, 10), "of 63 s he looked for 3"
        assert regions == 0
        assert gross == 4 * part
        his = saved_statement(ben, second)

    both.carry_job(second, first)
    with first.window() as amina:
        amina.wait_for_item("p1.png")
        wait_for_bar(amina, "Worked on by Amina. Confirmed by Ben.")
        assert list(figures_of(amina)) == [1 - part, 2, 4 * (1 - part) + 3]
        hers = saved_statement(amina, first)
    assert [Fraction(each["items"]["parts"]) for each in (hers, his)] == [1 - part, part]
    assert [each["items"]["regions"] for each in (hers, his)] == [2, 0]
    exported(first)


def test_what_the_vendor_accepts_and_rejects_is_read_at_the_worker_with_the_day_to_answer_by(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: HeldClock
) -> None:
    both = two_machines(tmp_path, qtbot, monkeypatch, order=TO_BE_ANSWERED, pictures=4)
    first, second = both.worker, both.other
    with first.window(is_new=True) as amina:
        for number in (1, 2, 3):
            amina.wait_for_item(f"p{number}.png")
            amina.canvas.setFocus()
            clock.move(20_000, amina.desk.session.clock)
            amina.key(K.Key_Space)
        amina.wait_until_saved()
        hand_in(amina, first.files / "hours.jsonl")

    both.carry(first, second, first.job.name, "hours.jsonl", "hours.jsonl.sigstore.json")
    with second.window(is_new=True) as vendor:
        review(vendor, " X")
        countersign(vendor, second.files / "hours.jsonl")

    both.carry(second, first, first.job.name, "hours.receipt.json")
    with first.window() as amina:
        told = "One of your items was rejected. The reason is shown above the item."
        assert notice(amina) == told
        drop(amina.window, first.files / "hours.receipt.json")
        assert notice(amina).startswith("The receipt fits: the first ")
        day = amina.desk.session.time.date
        amina.qtbot.waitUntil(lambda: "13.86" in amina.window.line.money.text())
        assert "(accepted: \u2068KES\u00a06.93\u2069)" in amina.window.line.money.text()
        line, titles, rejected = time_and_pay(amina)
        assert (
            "You are owed KES\u00a06.93 for what is accepted, and KES\u00a013.86 in all if the "
            "rest is accepted: "
        ) in line
        assert titles[:2] == [
            "Owed to you if the rest is accepted",
            "Owed to you for what is accepted",
        ]
        assert rejected == [
            f"p2.png, rejected on {day}: too loose (the guideline is unclear)",
            f"Answer by {day + timedelta(days=30)}.",
        ]
        owed = saved_statement(amina, first)["paid"]["KES"]
        assert [owed[name]["value"] for name in ("owed_accepted", "owed")] == ["6.93", "13.86"]
    out = exported(first, first.files / "hours.jsonl", first.files / "hours.receipt.json")
    (hers,) = load(out, "fair_pay.json")["totals"]
    sums = {name: hers["figures"][name]["owed"]["value"] for name in ("accepted", "expected")}
    assert sums == {"accepted": "6.93", "expected": "13.86"}


def seen_in_list(hand: Hand) -> str:
    """Return what the list of items says of the first one, once it has read it."""

    def told() -> str:
        return str(hand.window.items.model.index_of(1).data(Qt.ItemDataRole.AccessibleTextRole))

    hand.qtbot.waitUntil(lambda: not told().startswith("…"))
    return told()


def accepted_item(out: Path) -> dict[str, Any]:
    """Return the first item of an export, as its effort file has it."""
    found: dict[str, Any] = load(out, "effort.json")["items"][0]
    return found


def test_forty_boxes_in_an_accepted_item_have_it_reviewed_again_at_both_machines(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = two_machines(tmp_path, qtbot, monkeypatch, order=BY_PIECE)
    first, second = both.worker, both.other
    with first.window(is_new=True) as amina:
        amina.wait_for_item("p1.png")
        accepted_region = amina.draw(Box(200, 150, 60, 50))
        confirm_and_return(amina)
    both.carry_job(first, second)
    with second.window(is_new=True) as vendor:
        review(vendor, " ")
    accepted = accepted_item(exported(second))
    assert (accepted["review"], len(accepted["reviewed_sha256"])) == ("accepted", 64)

    both.carry_job(second, first)
    with first.window() as amina:
        amina.wait_for_item("p1.png")
        assert seen_in_list(amina) == "p1.png, accepted, confirmed by Amina"
        for at in range(40):
            amina.draw(Box(10 + 20 * (at % 10), 10 + 20 * (at // 10), 12, 12))
        told = "This item was accepted. With your change it has to be reviewed again."
        assert notice(amina) == told
        wait_for_bar(amina, "Not reviewed: it was changed after its last review.")
        assert amina.desk.items[0].review is Review.NONE
        amina.wait_until_saved()
    changed = accepted_item(exported(first))
    assert (changed["review"], changed["reviewed_sha256"]) == ("none", None)

    both.carry_job(first, second)
    with second.window() as vendor:
        vendor.wait_for_item("p1.png")
        assert len(vendor.regions) == 41
        assert vendor.desk.items[0].review is Review.NONE
        vendor.app.run("review")
        told = "You are reviewing. This item was changed after its last review."
        wait_for_bar(vendor, told)

    both.carry_job(second, first)
    with first.window() as amina:
        amina.wait_for_item("p1.png")
        new = [each.id for each in amina.regions if each.id != accepted_region.id]
        assert len(new) == 40
        amina.canvas.setFocus()
        amina.canvas.select(new)
        amina.key(K.Key_Delete)
        told = "This item is again exactly as it was accepted. It is accepted."
        assert notice(amina) == told
        amina.wait_until_saved()
        assert amina.regions == [accepted_region]
    again = accepted_item(exported(first))
    assert (again["review"], again["reviewed_sha256"]) == (
        "accepted",
        accepted["reviewed_sha256"],
    )
