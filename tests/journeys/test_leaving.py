"""A person sees what would leave, says a word on the hours, and hands in just that."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import resources
from annotator.effort.categories import COUNTED_WORK
from annotator.export.api import Detail
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.progress import Cancel, Progress
from annotator.records import Witness
from annotator.sample import make_sample
from annotator.verify import verify_export
from tests.annotator.cli.running import done
from tests.annotator.cli.test_receipted_exports import rewrite
from tests.journeys.hand import Hand, press
from tests.support.english import english
from tests.support.held_clock import HeldClock
from tests.support.patience import PATIENCE_MS
from widgets.export.export_controller import to_the_millisecond
from widgets.export.export_dialog import ExportDialog
from widgets.export.export_fields import NAME, VALUE


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, clock: HeldClock) -> Iterator[Hand]:
    """Open the sample on a clock that stands still: the hours stay those that were shown."""
    now = dt.datetime.fromtimestamp(clock.wall_start_ms / 1_000).astimezone()
    hand = Hand(qtbot)
    hand.start(make_sample(tmp_path / "sample", resources.path("examples"), now))
    qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=10_000)
    qtbot.waitUntil(lambda: hand.desk.shown is not None, timeout=10_000)
    yield hand
    hand.close()


def _shown(dialog: ExportDialog) -> dict[str, str]:
    return {
        item.toolTip(NAME): item.text(VALUE)
        for item in dialog.fields.tree.items()
        if not item.isHidden()
    }


def test_what_is_seen_is_what_is_written(hand: Hand, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    state = {"step": 0}
    seen: list[dict[str, str]] = []

    def act(dialog: ExportDialog) -> bool:
        tree = dialog.fields.tree
        if state["step"] == 0 and tree.topLevelItemCount():
            seen.append(_shown(dialog))
            dialog.detail_buttons[Detail.FULL].click()
            dialog.choices.word.buttons["right"].click()
            seen.append(_shown(dialog))
            state["step"] = 1
        elif state["step"] == 1 and '"right"' in _shown(dialog).get("witness.answer", ""):
            dialog.folder.show_path(folder)
            press(dialog.start_button)
            state["step"] = 2
        elif state["step"] == 2 and dialog.done_page.isVisible():
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    assert "sessions[].spans[].start_ms" not in seen[0]
    assert "sessions[].spans[].start_ms" in seen[1]
    effort = json.loads((folder / "effort.json").read_bytes())
    assert effort["detail"] == "full"
    assert effort["witness"]["answer"] == "right"
    result = verify_export(folder, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems
    assert "the hours that the worker was asked about" in english(result.recomputed)


def test_nothing_is_kept_of_an_answer_that_was_not_handed_in(hand: Hand) -> None:
    def act(dialog: ExportDialog) -> bool:
        dialog.choices.word.buttons["less"].click()
        dialog.reject()
        return True

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    assert hand.desk.project.reads.witnesses().result() == []


def test_an_export_that_was_stopped_leads_back_to_the_choice(hand: Hand, tmp_path: Path) -> None:
    state = {"stopped": False}
    gate = threading.Event()

    def busy(_cancel: Cancel, _progress: Progress) -> None:
        gate.wait(timeout=120)

    def act(dialog: ExportDialog) -> bool:
        if not state["stopped"]:
            state["stopped"] = True
            dialog.folder.show_path(tmp_path / "out")
            # The thread for long work is busy, so that it is stopped before it is all written.
            hand.app.parts.jobs.start(busy, done=lambda _none: None, failed=lambda _error: None)
            press(dialog.start_button)
            dialog.reject()
            gate.set()
            return False
        if dialog.page.isHidden():
            return False
        assert dialog.refusal.text() == "Stopped. No export was written."
        dialog.reject()
        return True

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    assert not (tmp_path / "out").exists()


def test_an_answer_is_about_all_time_while_that_reads_the_same(hand: Hand) -> None:
    session, project = hand.desk.session, hand.desk.project
    session.recording.checkpoint()
    rows = project.reads.effort_sums(session.worker.id).result()
    booked_ms = sum(row.total_ms for row in rows if row.category in COUNTED_WORK)
    said = Witness(session.worker.id, "2026-05-01", booked_ms - booked_ms % 60_000, 0, "right")
    assert to_the_millisecond(said, project) == replace(said, observed_ms=booked_ms)
    earlier = replace(said, observed_ms=booked_ms + 7_200_000)
    assert to_the_millisecond(earlier, project) == earlier


def test_an_export_of_a_record_that_was_changed_since_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    job, folder = make_sample(tmp_path / "sample", resources.path("examples")), tmp_path / "out"
    done("hand-in", job, tmp_path / "one.jsonl")
    rewrite(job, "end_ms", 3_827_000)
    hand = Hand(qtbot)
    hand.start(job)
    qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: hand.desk.shown is not None, timeout=PATIENCE_MS)
    started, told = [False], list[str]()

    def act(dialog: ExportDialog) -> bool:
        if not started[0] and dialog.start_button.isEnabled():
            dialog.folder.show_path(folder)
            started[0] = True
            press(dialog.start_button)
        elif dialog.done_page.isVisible():
            told.extend(label.text() for label in dialog.done_page.findChildren(QLabel))
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    hand.close()
    head = "The export is written. Whoever checks it is told that the record was changed"
    assert any(text.startswith(head) for text in told), told
    assert any("(effort) was changed since it was entered" in text for text in told), told
    result = verify_export(folder, schemas=resources.path("schemas"))
    assert NOT_AS_HANDED_IN in {problem.what for problem in result.problems}
