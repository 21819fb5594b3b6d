"""What is owed while a review is under way: in the window, on the terminal, and in an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.job_file import Project
from annotator.model.entities import Fault, ItemId, Review
from annotator.pay import read_work_order
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.running import done, told
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_reviewing import CTRL_SHIFT, sit_down
from tests.support.exports import load
from tools.checkers.check_export import main as checked
from widgets.review.reject_dialog import RejectDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

K = Qt.Key
PEOPLE = ("Amina", "Ben")
TERMS = (
    "[footing]\ndispute_days = 30\n"
    '[pay]\ncurrency = "KES"\nper_item = "6.93"\ndue = "Every second Friday"\n'
)
NO_DATE = TERMS.replace("dispute_days = 30\n", "")
BOTH = (
    "You are owed KES\u00a06.93 for what is accepted, and KES\u00a069.30 in all if the rest is "
    "accepted: "
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    """Return what makes a job of eleven pictures under an order; Ben has confirmed ten."""

    def made(terms: str) -> Path:
        paint_pictures(tmp_path, 11, size_px=(32, 24))
        order = tmp_path / "order.toml"
        order.write_text(terms, "utf-8")
        path = begun_job(tmp_path, workers=PEOPLE, order=order)
        data = order.read_bytes()
        with Project.open(path) as project:
            people = {each.name: each for each in project.reads.workers().result()}
            for worker in people.values():
                digest = read_work_order(data).sha256
                project.writes.accept_order(data, digest, worker.id).result()
            session = JobSession(project, people["Ben"], Setup(tmp_path / "state"))
            for item_id in range(1, 11):
                session.open_item(project.reads.load_item(ItemId(item_id)).result())
                session.confirm()
            session.end()
        return path

    return made


@pytest.fixture
def hands(qtbot: QtBot) -> Iterator[Callable[[Path, str], Hand]]:
    """Return what seats somebody at a job; who sat there before has left."""
    there: list[Hand] = []

    def seat(job: Path, name: str) -> Hand:
        for each in there:
            each.close()
        there[:] = [Hand(qtbot)]
        sit_down(there[0], job, name)
        return there[0]

    yield seat
    for each in there:
        each.close()


def review(hand: Hand, keys: str) -> None:
    """Accept (Space) or reject (X) one item after the other, from the first on."""
    wait_for_picture(hand)
    hand.canvas.setFocus()
    hand.key(K.Key_R, CTRL_SHIFT)
    for key in keys:
        # Review begins with the first item that nobody has reviewed, which may not be open yet.
        hand.qtbot.waitUntil(partial(_waits_for_review, hand))
        item_id = wait_for_picture(hand)
        hand.canvas.setFocus()
        if key == "X":
            with hand.answering(RejectDialog, reject):
                hand.key(K.Key_X)
            hand.return_to_window()
        else:
            hand.key(K.Key_Space)
        hand.qtbot.waitUntil(partial(_is_judged, hand, item_id))
    items = [hand.desk.items[at] for at in range(len(hand.desk.items))]
    if any(not each.status.is_open and each.review is Review.NONE for each in items):
        # Where one leaves, one begins the next time, so the item after the last one must be open.
        hand.qtbot.waitUntil(partial(_waits_for_review, hand))
    hand.wait_until_saved()


def wait_for_picture(hand: Hand) -> ItemId:
    """Wait until the item that is open can be judged, and return which it is."""
    hand.qtbot.waitUntil(lambda: hand.desk.loaded is not None)
    loaded = hand.desk.loaded
    assert loaded is not None
    hand.wait_for_item(loaded.item.path)
    return loaded.item.id


def _waits_for_review(hand: Hand) -> bool:
    loaded = hand.desk.loaded
    is_open = loaded is not None and not _is_judged(hand, loaded.item.id)
    return is_open and hand.window.judging.accept_button.isVisible()


def _is_judged(hand: Hand, item_id: ItemId) -> bool:
    return hand.desk.items[item_id - 1].review is not Review.NONE


def reject(dialog: RejectDialog) -> bool:
    dialog.field.setText("too loose")
    dialog.faults[Fault.UNCLEAR].click()
    dialog.reject_button.click()
    return True


def time_and_pay(hand: Hand) -> tuple[str, list[str], list[str]]:
    """Return the first line, the titles of the first figures, and what is told of rejections."""
    found: list[tuple[str, list[str], list[str]]] = []

    def read(dialog: TimeAndPayDialog) -> bool:
        shown = dialog.rejections
        titles = [row.title.text() for row in dialog.pay.rows.values()]
        told = [each.text() for each in shown.lines] if shown.isVisible() else []
        assert dialog.due.text() == "When it is due: Every second Friday"
        found.append((dialog.first_line.text(), titles, told))
        press(dialog.close_button)
        return True

    with hand.answering(TimeAndPayDialog, read):
        hand.app.run("time-and-pay")
    return found[0]


def test_one_of_ten_accepted_leaves_all_ten_owed(
    make: Callable[[str], Path], hands: Callable[[Path, str], Hand], tmp_path: Path
) -> None:
    job = make(TERMS)
    review(hands(job, "Amina"), " ")
    ben = hands(job, "Ben")
    ben.qtbot.waitUntil(lambda: "69.30" in ben.window.line.money.text())
    assert "(accepted: \u2068KES\u00a06.93\u2069)" in ben.window.line.money.text()
    line, titles, told_of = time_and_pay(ben)
    assert BOTH in line
    assert titles[:2] == [
        "Owed to you if the rest is accepted",
        "Owed to you for what is accepted",
    ]
    assert told_of == []
    review(hands(job, "Amina"), "X")
    ben = hands(job, "Ben")
    day = ben.desk.session.time.date
    ben.qtbot.waitUntil(lambda: "62.37" in ben.window.line.money.text())
    line, _titles, told_of = time_and_pay(ben)
    assert (
        "KES\u00a06.93 for what is accepted, and KES\u00a062.37 in all if the rest is accepted: "
        in line
    )
    assert told_of == [
        f"p2.png, rejected on {day}: too loose (the guideline is unclear)",
        f"Answer by {day + timedelta(days=30)}.",
    ]
    ben.close()
    same_everywhere(job, tmp_path, accepted="6.93", owed="62.37", basis="expected")
    review(hands(job, "Amina"), " " * 8)
    ben = hands(job, "Ben")
    ben.qtbot.waitUntil(lambda: "62.37" in ben.window.line.money.text())
    assert "accepted" not in ben.window.line.money.text()
    line, titles, _told = time_and_pay(ben)
    assert "You are owed KES\u00a062.37: 62.37 for 9 of 10 pictures." in line
    assert titles[0] == "Owed to you"
    ben.close()
    same_everywhere(job, tmp_path, accepted="62.37", owed="62.37", basis="accepted")


def same_everywhere(job: Path, folder: Path, *, accepted: str, owed: str, basis: str) -> None:
    """Assert that terminal, statement and export say the same, and both checkers that it holds."""
    (pay,) = (each for each in told("info", job, "--json")["pay"] if each["name"] == "Ben")
    assert pay["basis"] == basis
    figures = pay["figures"]
    assert (figures["owed"]["value"], figures["owed_accepted"]["value"]) == (owed, accepted)
    page = folder / f"statement-{basis}.json"
    done("statement", job, page, "--worker", "Ben")
    (worker,) = load(folder, page.name)["workers"]
    assert f"KES {owed}" in worker["totals"][0]["first_line"]
    assert worker["paid"]["KES"]["owed"]["value"] == owed
    assert worker["paid"]["KES"]["owed_accepted"]["value"] == accepted
    (rejected,) = worker["rejected"]
    assert rejected["day"] < rejected["answer_by"]
    out = folder / f"out-{basis}"
    done("export", job, "--format", "coco", out, "--detail", "full", "--items", "all")
    done("verify", out)
    assert checked([str(out)]) == 0
    (own,) = (each for each in load(out, "fair_pay.json")["totals"] if each["worker"] is not None
              and each["figures"]["completed"]["items"]["exact"] == "10")  # fmt: skip
    sums = {name: own["figures"][name]["owed"]["value"] for name in ("accepted", "expected")}
    assert sums == {"accepted": accepted, "expected": owed}


def test_where_no_date_is_stated_none_is_invented(
    make: Callable[[str], Path], hands: Callable[[Path, str], Hand]
) -> None:
    job = make(NO_DATE)
    review(hands(job, "Amina"), "X")
    _line, _titles, told_of = time_and_pay(hands(job, "Ben"))
    assert told_of[1:] == ["No date is stated by which it can be answered."]


def test_a_rejected_piece_is_not_earned_on_its_day_either(
    make: Callable[[str], Path], hands: Callable[[Path, str], Hand]
) -> None:
    job = make(TERMS)
    review(hands(job, "Amina"), "X")
    ben = hands(job, "Ben")
    found: list[tuple[str, ...]] = []

    def read(dialog: MyDayDialog) -> bool:
        dialog.turn_to(1)
        found.extend(column.cells for column in dialog.job.rates.chart.columns)
        if found:
            dialog.done(0)
        return bool(found)

    with ben.answering(MyDayDialog, read):
        ben.app.run("my-day")
    [(_hours, net, _rate)] = found
    assert "62.37" in net
