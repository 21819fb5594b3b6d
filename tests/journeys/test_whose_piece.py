"""Two people at one job file: each is paid for what they made, whoever presses the key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.entities import RegionId, Review
from annotator.model.geometry import Box
from annotator.pay.order.order_reader import read_work_order
from tests.annotator.cli.running import done
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_gallery import click, in_gallery, wait_for
from tests.support.held_clock import HeldClock
from tools.checkers.check_export import main as check_export
from widgets.items.crop_gallery import GalleryDialog
from widgets.job_files.worker_dialog import WorkerDialog

K = Qt.Key
PEOPLE = ("Amina", "Ben")
WORKED_ON = "Worked on by Amina. Each person is paid for their own part, no matter who confirms it."
ORDER = b"""
[what_for]
title = "Streets"

[pay]
currency = "KES"
per_item = "4.00"
per_region = "1.50"
other_hour = "60.00"
"""


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job of two pictures whose order both people have accepted."""
    paint_pictures(tmp_path, 2)
    (tmp_path / "order.toml").write_bytes(ORDER)
    path = begun_job(tmp_path, workers=PEOPLE, order=tmp_path / "order.toml")
    with Project.open(path) as project:
        for worker in project.reads.workers().result():
            digest = read_work_order(ORDER).sha256
            project.writes.accept_order(ORDER, digest, worker.id).result()
    return path


@contextmanager
def sitting_down(qtbot: QtBot, job: Path, name: str) -> Iterator[Hand]:
    """Open the job as one of the people, in a window of their own."""
    hand = Hand(qtbot)

    def choose(dialog: WorkerDialog) -> bool:
        dialog.field.setText(str(PEOPLE.index(name) + 1))
        press(dialog.begin_button)
        return True

    with hand.answering(WorkerDialog, choose):
        hand.start(job)
    hand.wait_for_item("p1.png")
    assert hand.desk.session.worker.name == name
    yield hand
    hand.close()


def bar_of(hand: Hand) -> str:
    return hand.window.judging.text.text() if hand.window.judging.isVisible() else ""


def wait_for_bar(qtbot: QtBot, hand: Hand, text: str) -> None:
    """Wait for what is read and then shown: its figures are there before its words."""

    def is_shown() -> None:
        assert bar_of(hand) == text

    qtbot.waitUntil(is_shown, timeout=120_000)


def figures_of(hand: Hand) -> tuple[Fraction | None, ...]:
    pay = hand.desk.session.pay()
    assert pay is not None
    return tuple(pay.completed[name].exact for name in ("items", "regions", "gross"))


def test_a_colleague_who_confirms_two_boxes_is_paid_for_the_time_of_that_alone(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path
) -> None:
    with sitting_down(qtbot, job, "Amina") as amina:
        for box in (Box(20, 20, 60, 50), Box(120, 60, 60, 50)):
            clock.move(30_000, amina.desk.session.clock)
            amina.draw(box)
        amina.wait_until_saved()
        assert bar_of(amina) == ""
    with sitting_down(qtbot, job, "Ben") as ben:
        wait_for_bar(qtbot, ben, WORKED_ON)
        clock.move(3_000, ben.desk.session.clock)
        ben.key(K.Key_Space)
        ben.wait_for_item("p2.png")
        wait_for_pieces(qtbot, ben, is_owed=True)
        items, regions, gross = figures_of(ben)
        assert regions == 0
        assert items is not None
        assert 0 < items < Fraction(1, 10), "of 63 s he looked for 3"
        assert gross == 4 * items
        ben.window.items.chosen.emit(1)
        ben.wait_for_item("p1.png")
        wait_for_bar(qtbot, ben, "Worked on by Amina. Confirmed by Ben.")
        row = ben.window.items.model.index_of(1)
        qtbot.waitUntil(
            lambda: "confirmed by Ben" in row.data(Qt.ItemDataRole.ToolTipRole), timeout=120_000
        )
    with sitting_down(qtbot, job, "Amina") as amina:
        assert list(figures_of(amina)[:2]) == [1 - items, 2]

    done("statement", job, tmp_path / "pay.json")
    statement = json.loads((tmp_path / "pay.json").read_text("utf-8"))
    parts = [worker["items"]["parts"] for worker in statement["workers"]]
    assert sum(map(Fraction, parts)) == 1
    assert sorted(worker["items"]["regions"] for worker in statement["workers"]) == [0, 2]
    for detail in ("job", "item", "full"):
        folder = tmp_path / detail
        done("export", job, "--format", "coco", folder, "--detail", detail, "--items", "all")
        done("verify", folder)
        text = (folder / "fair_pay.json").read_text("utf-8")
        assert (str(parts[0]) in text) is (detail == "full")


def test_what_the_gallery_deletes_elsewhere_is_not_owed_any_more(
    qtbot: QtBot, job: Path, clock: HeldClock
) -> None:
    small, big = Box(10, 10, 20, 20), Box(60, 60, 150, 120)

    def delete_the_small_one(dialog: GalleryDialog) -> None:
        wait_for(amina, dialog, 2)
        click(dialog, 0)
        QTest.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
        wait_for(amina, dialog, 1)

    def owed() -> str:
        return amina.window.line.money.text().replace("\N{NO-BREAK SPACE}", " ")

    with sitting_down(qtbot, job, "Amina") as amina:
        clock.move(5_000, amina.desk.session.clock)
        amina.draw(small)
        amina.key(K.Key_Space)
        amina.wait_for_item("p2.png")
        amina.draw(big)
        qtbot.waitUntil(lambda: "5.50" in owed(), timeout=120_000)
        amina.canvas.setFocus()
        in_gallery(amina, delete_the_small_one)
        qtbot.waitUntil(lambda: "4.00" in owed(), timeout=120_000)
        amina.wait_until_saved()


def test_ninety_seconds_and_a_box_that_is_deleted_again_take_nothing(
    qtbot: QtBot, job: Path, clock: HeldClock
) -> None:
    with sitting_down(qtbot, job, "Amina") as amina:
        clock.move(10_000, amina.desk.session.clock)
        amina.draw(Box(20, 20, 60, 50))
        confirm_and_return(amina)
    with sitting_down(qtbot, job, "Ben") as ben:
        clock.move(90_000, ben.desk.session.clock)
        ben.draw(Box(120, 60, 60, 50))
        ben.wait_until_saved()
        wait_for_pieces(qtbot, ben, is_owed=True)
        ben.canvas.setFocus()
        ben.key(K.Key_Delete)
        ben.wait_until_saved()
        assert len(ben.regions) == 1
        wait_for_pieces(qtbot, ben, is_owed=False)
        wait_for_bar(qtbot, ben, "Done and confirmed by Amina.")
    with sitting_down(qtbot, job, "Amina") as amina:
        assert list(figures_of(amina)[:2]) == [1, 1]


def confirm_and_return(hand: Hand) -> None:
    """Confirm the first picture, and open it again: the job opens there next time."""
    hand.key(K.Key_Space)
    hand.wait_for_item("p2.png")
    hand.window.items.chosen.emit(1)
    hand.wait_for_item("p1.png")
    hand.wait_until_saved()


def wait_for_pieces(qtbot: QtBot, hand: Hand, *, is_owed: bool) -> None:
    def is_there() -> bool:
        return any(figures_of(hand)[:2]) is is_owed

    qtbot.waitUntil(is_there, timeout=120_000)


def test_a_box_that_a_colleague_deletes_and_draws_again_stays_its_makers_too(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path
) -> None:
    with sitting_down(qtbot, job, "Amina") as amina:
        clock.move(30_000, amina.desk.session.clock)
        amina.draw(Box(20, 20, 60, 50))
        confirm_and_return(amina)
    with sitting_down(qtbot, job, "Ben") as ben:
        clock.move(10_000, ben.desk.session.clock)
        ben.draw(Box(21, 20, 60, 50))
        ben.canvas.setFocus()
        (hers,) = [each.id for each in ben.regions if each.worker_id != ben.desk.session.worker.id]
        ben.canvas.select([hers])
        ben.key(K.Key_Delete)
        ben.wait_until_saved()
        assert len(ben.regions) == 1
    with sitting_down(qtbot, job, "Amina") as amina:
        regions = figures_of(amina)[1]
        assert regions is not None
        assert Fraction(7, 10) < regions < Fraction(4, 5)
    for detail in ("job", "full"):
        folder = tmp_path / detail
        done("export", job, "--format", "coco", folder, "--detail", detail, "--items", "all")
        done("verify", folder)
        assert check_export([str(folder)]) == 0


def refused(hand: Hand) -> str:
    hand.qtbot.waitUntil(lambda: hand.window.notices.shown is not None, timeout=120_000)
    notice = hand.window.notices.shown
    assert notice is not None
    hand.window.notices.dismiss()
    return notice.text


def test_who_changed_an_item_does_not_accept_it_and_who_did_nothing_does_not_skip_it(
    qtbot: QtBot, job: Path
) -> None:
    with sitting_down(qtbot, job, "Amina") as amina:
        amina.draw(Box(20, 20, 60, 50))
        amina.wait_until_saved()
    with sitting_down(qtbot, job, "Ben") as ben:
        for action in ("skip", "practice"):
            ben.app.run(action)
            assert refused(ben) == (
                "Amina worked on this item, and would not be paid for it any more. Hand over to "
                "them, or confirm it: each is paid for their own part."
            )
    with sitting_down(qtbot, job, "Amina") as amina:
        confirm_and_return(amina)
    with sitting_down(qtbot, job, "Ben") as ben:
        ben.draw(Box(120, 60, 60, 50))
        ben.app.run("review")
        ben.wait_for_item("p1.png")
        ben.canvas.setFocus()
        ben.key(K.Key_Y)
        assert refused(ben) == (
            "You have changed or deleted something here since Amina confirmed the item, so "
            "somebody else has to accept it. Or Amina reopens and confirms it again, or you "
            "reject it with a reason."
        )
        assert ben.desk.items[0].review is Review.NONE


@pytest.mark.parametrize("way", ["moved away", "moved over"])
def test_no_other_way_of_redrawing_takes_a_box_from_its_maker(
    qtbot: QtBot, job: Path, clock: HeldClock, tmp_path: Path, way: str
) -> None:
    hers, far = Box(20, 20, 60, 50), Box(200, 150, 60, 50)
    if way == "moved over":
        with sitting_down(qtbot, job, "Ben") as ben:
            ben.draw(far)
            ben.wait_until_saved()
    with sitting_down(qtbot, job, "Amina") as amina:
        clock.move(30_000, amina.desk.session.clock)
        amina.draw(hers)
        confirm_and_return(amina)
    with sitting_down(qtbot, job, "Ben") as ben:
        clock.move(10_000, ben.desk.session.clock)
        own = ben.desk.session.worker.id
        if way == "moved away":
            (taken,) = [each.id for each in ben.regions if each.worker_id != own]
            move(ben, taken, hers, far)
            ben.draw(Box(21, 20, 60, 50))
        else:
            (older,) = [each.id for each in ben.regions if each.worker_id == own]
            move(ben, older, far, Box(21, 20, 60, 50))
            (taken,) = [each.id for each in ben.regions if each.worker_id != own]
        ben.canvas.setFocus()
        ben.canvas.select([taken])
        ben.key(K.Key_Delete)
        ben.wait_until_saved()
        assert [each.worker_id for each in ben.regions] == [own]
    with sitting_down(qtbot, job, "Amina") as amina:
        regions = figures_of(amina)[1]
        assert regions is not None
        assert Fraction(7, 10) < regions < Fraction(4, 5)
    folder = tmp_path / "out"
    done("export", job, "--format", "coco", folder, "--detail", "full", "--items", "all")
    done("verify", folder)
    assert check_export([str(folder)]) == 0


def move(hand: Hand, region_id: RegionId, start: Box, end: Box) -> None:
    """Drag a region by its middle."""
    hand.canvas.setFocus()
    hand.canvas.select([region_id])
    hand.drag(middle_of(start), middle_of(end))


def middle_of(box: Box) -> tuple[float, float]:
    return (box.x + box.width / 2, box.y + box.height / 2)
