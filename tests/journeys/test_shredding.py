"""Old spans are shredded in the window: seen first, said to be understood, gone, copies and all."""

from __future__ import annotations

import csv
import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.documents.own_record import keep_copy, read_own_record
from annotator.effort.categories import EndedBy
from annotator.job_file.backup.backups import backups_of
from annotator.job_file.project import Project
from annotator.job_ledger.shred import ShredDraft, settled
from annotator.paths import keys_folder, records_folder
from annotator.pay import hours_text
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import both_say_yes, receipt_for, values, work
from tests.annotator.cli.running import done
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import hand_in
from tests.support.material import CHECKOUT
from widgets.ledger.dialogs.receipts_dialog import ReceiptsDialog
from widgets.ledger.dialogs.shred_dialog import ShredDialog

DAY_MS = 86_400_000
MADE_MS = {60_000 * (number + 1) for number in range(6)}
"""Of the spans that are made here; the sample brings another."""


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job with spans that are over and countersigned; copies of it are kept."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    job = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    sit_down_at_noon(job)
    for number, ms in enumerate(sorted(MADE_MS)):
        work(job, item=number % 2 + 1, ms=ms, sits_down=number == 3)
    with Project.open(job) as project:
        for session in project.reads.sessions().result():
            project.writes.end_session(session.id, 0).result()
        project.back_up().result()
        [worker] = project.reads.workers().result()
        keep_copy(read_own_record(project, worker).result(), records_folder())
    one = tmp_path / "one.jsonl"
    done("hand-in", job, one)
    done("receipt", "--take", job, receipt_for(one, tmp_path / "vendor.pem", "--make-key"))
    return job


def sit_down_at_noon(job: Path) -> None:
    """Begin a session at noon of the day before: none of its spans goes over an edge of a night."""
    with Project.open(job) as project:
        last = project.reads.sessions().result()[-1]
        zone_ms = last.utc_offset_min * 60_000
        day = (last.started_utc_ms + zone_ms) // DAY_MS - 1
        noon = day * DAY_MS + DAY_MS // 2 - zone_ms
        project.writes.begin_session(
            replace(last, id=str(uuid.uuid4()), started_utc_ms=noon)
        ).result()


def spans(job: Path) -> list[tuple[str, int]]:
    """Return how each entry of the job ended, and how long it is in ms."""
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        found = project.reads.entries_numbered(worker.id, range(1, 1_000)).result()
    return [(each.span.ended_by.value, each.span.duration_ms) for each in found]


def draft_of(job: Path) -> ShredDraft:
    """Return all that can be shredded: what goes over the edge of a night cannot."""
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        found = settled(project, worker)
        return found.draft(found.days[-1])


def lengths(record: Path) -> dict[str, list[int]]:
    """Return the stretches of each session in an own record, in ms."""
    found: dict[str, list[int]] = {}
    with record.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["session"], []).append(int(row["length_ms"]))
    return found


def is_shredded(ended_by: str) -> bool:
    return ended_by == EndedBy.SHREDDED.value


def in_shredding(hand: Hand, act: Callable[[ShredDialog], bool]) -> None:
    """Open the dialog from the view of receipts, act in it until it is done, and close both."""
    has_asked: list[bool] = []

    def receipts(dialog: ReceiptsDialog) -> bool:
        if not dialog.facts.facts:
            return False
        if not has_asked:
            has_asked.append(True)
            with hand.answering(ShredDialog, act):
                press(dialog.shred_button)
        press(dialog.close_button)
        return True

    with hand.answering(ReceiptsDialog, receipts):
        hand.app.run("receipts")


def test_spans_go_after_they_were_seen_and_their_copies_with_them(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    draft = draft_of(job)
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    hand.qtbot.waitUntil(lambda: bool(backups_of(job)), timeout=10_000)
    record = next(records_folder().glob("*.csv"))
    detailed = lengths(record)
    seen: list[str] = []

    def act(dialog: ShredDialog) -> bool:
        if dialog.close_button.isVisible():
            seen.append(dialog.windowTitle())
            press(dialog.close_button)
            return True
        if dialog.draft is None or seen:
            return False
        # What fails in here is taken for a fault of the program: it is held against below.
        seen.append(dialog.reason.text() if not dialog.start_button.isEnabled() else "ready")
        seen.append(dialog.facts.text_of("Time entries that go"))
        for box in (dialog.with_backups, dialog.understood):
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Space)
        press(dialog.start_button)
        return False

    in_shredding(hand, act)
    assert seen[0] == "Tick that you know it to go on."
    assert seen[1] == f"{draft.entries} time entries, with {hours_text(draft.ms)} of time"
    # What was kept before is gone, and the one that is there has no span any more.
    [backup] = backups_of(job)
    copy = tmp_path / "copy.fairlabel"
    shutil.copyfile(backup.path, copy)
    assert sum(ms for ended_by, ms in spans(copy) if is_shredded(ended_by)) == draft.ms
    gone = {each.span.duration_ms for each in draft.plan.gone} - {
        each.span.duration_ms for each in draft.plan.sums
    }
    assert not {ms for _ended_by, ms in spans(copy)} & gone & MADE_MS
    anew = lengths(record)
    assert {each: sum(anew[each]) for each in detailed} == {
        each: sum(detailed[each]) for each in detailed
    }
    assert sum(len(anew[each]) for each in detailed) < sum(map(len, detailed.values()))
    two = tmp_path / "two.jsonl"
    hand_in(hand, two)
    hand.close()
    kept = [ms for ended_by, ms in spans(job) if is_shredded(ended_by)]
    assert len(kept) == draft.sums < draft.entries
    assert sum(kept) == draft.ms
    assert values(two)[2]["entries"]["shredding"] == 1
    both_say_yes(tmp_path / "one.jsonl", two, tmp_path / "one.receipt.json")


def test_leaving_the_dialog_changes_nothing(hand: Hand, job: Path) -> None:
    before, could = spans(job), list[bool]()
    hand.start(job)
    hand.wait_for_item("street_2.jpg")

    def act(dialog: ShredDialog) -> bool:
        if dialog.draft is None:
            return False
        dialog.understood.setChecked(True)
        could.append(dialog.start_button.isEnabled())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        return True

    in_shredding(hand, act)
    hand.close()
    assert could == [True]
    assert spans(job)[: len(before)] == before


def test_another_day_is_another_preview_that_has_to_be_understood_anew(
    hand: Hand, job: Path
) -> None:
    draft = draft_of(job)
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    days: list[date | None] = []
    ready: list[bool] = []

    def act(dialog: ShredDialog) -> bool:
        if dialog.draft is None:
            return False
        if not days:
            dialog.understood.setChecked(True)
            days.append(dialog.draft.until)
            dialog.day_chosen.emit()
            return False
        days.append(dialog.day)
        ready[:] = [dialog.understood.isChecked(), dialog.start_button.isEnabled()]
        press(dialog.cancel_button)
        return True

    in_shredding(hand, act)
    assert days[0] == days[1] == draft.until
    assert ready == [False, False]


def test_without_a_receipt_shredding_is_not_offered(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.rmtree(keys_folder(), ignore_errors=True)
    job = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    offered: list[bool] = []

    def look(dialog: ReceiptsDialog) -> bool:
        if not dialog.facts.facts:
            return False
        offered.append(dialog.shred_button.isVisible())
        press(dialog.close_button)
        return True

    with hand.answering(ReceiptsDialog, look):
        hand.app.run("receipts")
    assert offered == [False]
