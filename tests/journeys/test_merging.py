"""A vendor merges a collection in the window: seen first, then written, then opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.collection.merge import merge
from annotator.job_file.project import Project
from annotator.model.entities import Review, Status
from annotator.progress import Watch
from annotator.settings import Settings
from annotator.submissions.collection_folder import open_collection
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.running import done
from tests.annotator.submissions.conftest import Sent, sent
from tests.annotator.submissions.rounds import new_collection, received
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.submissions.merge_dialog import MergeDialog

__all__ = ["demo", "made_once", "sent"]

Step = Callable[[MergeDialog], bool]


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    made = Hand(qtbot, Settings(tmp_path / "settings.toml"))
    made.window.appear()
    made.window.activateWindow()
    yield made
    made.close()


@pytest.fixture
def collection(sent: Sent, tmp_path: Path) -> Path:
    """Two submissions of one worker, the newer one first, and one of another."""
    folder = new_collection(tmp_path / "All of it")
    received(folder, [sent.first[2], sent.first[0], sent.second])
    return folder


def _merge(hand: Hand, begin: Callable[[], object], *steps: Step) -> None:
    left = list(steps)

    def act(dialog: MergeDialog) -> bool:
        if left and left[0](dialog):
            del left[0]
        if not left and dialog.isVisible():
            dialog.reject()
        return not left

    with hand.answering(MergeDialog, act):
        begin()


def _with_media(folder: Path) -> Step:
    def choose(dialog: MergeDialog) -> bool:
        if dialog.seen is None:
            return False
        assert not dialog.start_button.isEnabled()
        QTest.keyClicks(dialog.media.field, str(folder))
        return True

    return choose


def _started(dialog: MergeDialog) -> bool:
    if dialog.start_button.isEnabled():
        press(dialog.start_button)
        return True
    return False


def test_a_dropped_collection_is_seen_merged_and_opened(
    hand: Hand, collection: Path, demo: Path
) -> None:
    told: list[str] = []

    def open_it(dialog: MergeDialog) -> bool:
        if not dialog.opening_button.isVisible():
            return False
        told.extend(each.note for each in dialog.works.lines)
        told.extend(dialog.left_out.text().splitlines())
        press(dialog.opening_button)
        return True

    def name(dialog: WorkerDialog) -> bool:
        dialog.field.setText("Roseline")
        press(dialog.begin_button)
        return True

    with hand.answering(WorkerDialog, name):
        _merge(
            hand,
            lambda: drop(hand.window, collection),
            _with_media(demo.parent),
            _started,
            open_it,
        )
    out = collection.parent / "All of it merged.fairlabel"
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    assert hand.app.open_job is not None
    assert hand.app.open_job.project.path == out
    assert told[:2] == ["\u20681 item finished\u2069 · \u20682 open\u2069"] * 2
    assert "1 submission is not taken: a newer one of the same worker counts in its place." in told


def test_a_second_merge_goes_on_with_the_first(
    hand: Hand, collection: Path, demo: Path, tmp_path: Path
) -> None:
    """The folder of the media is that of the first; one item keeps its review."""
    first = tmp_path / "first.fairlabel"
    merge(open_collection(collection), demo.parent, first)
    with Project.open(first) as project:
        rows = project.reads.item_rows().result()
        [number] = [str(row.id) for row in rows if row.status is Status.DONE]
    done("items", "accept", first, number, "--worker", "Roseline", "--new")
    said: list[str] = []

    def name_it(dialog: MergeDialog) -> bool:
        if dialog.seen is None:
            return False
        assert dialog.media.path == demo.parent
        dialog.earlier.show_path(tmp_path / "nothing.fairlabel")
        said.append(dialog.reason.text())
        dialog.earlier.show_path(first)
        return True

    def is_told(dialog: MergeDialog) -> bool:
        said.extend(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
        return dialog.opening_button.isVisible()

    _merge(hand, lambda: drop(hand.window, collection), name_it, _started, is_told)
    assert said[0] == "There is no job of that name."
    assert any("1 item keeps its review; the others wait for one." in each for each in said)
    out = collection.parent / "All of it merged.fairlabel"
    with Project.open(first) as one, Project.open(out) as two:
        assert one.facts.job_id == two.facts.job_id
        row = two.reads.item_rows().result()[int(number) - 1]
        assert row.review is Review.ACCEPTED


def test_what_cannot_be_merged_is_told_before_it_starts(
    hand: Hand, sent: Sent, tmp_path: Path, demo: Path
) -> None:
    empty = new_collection(tmp_path / "empty")
    forked = new_collection(tmp_path / "forked")
    received(forked, [sent.first[2], sent.fork, sent.second], signer=None)
    said: list[str] = []

    def no_collection(dialog: MergeDialog) -> bool:
        dialog.collection.show_path(tmp_path)
        said.append(dialog.reason.text())
        dialog.collection.show_path(empty)
        return True

    def nothing_there(dialog: MergeDialog) -> bool:
        if dialog.seen is None:
            return False
        said.append(dialog.left_out.text())
        assert not dialog.start_button.isEnabled()
        dialog.collection.show_path(forked)
        return True

    def contradictions(dialog: MergeDialog) -> bool:
        if dialog.seen is None:
            return False
        said.append(dialog.left_out.text())
        dialog.media.show_path(demo.parent)
        dialog.place.path_field.show_path(demo)
        said.append(dialog.reason.text())
        return True

    _merge(
        hand, lambda: hand.app.run("merge-collection"), no_collection, nothing_there, contradictions
    )
    assert said[0] == "That folder is no collection."
    assert said[1].startswith("There is nothing to merge.")
    assert "contradict each other" in said[2]
    assert said[3] == "There is something of that name already; choose another name."


def test_a_merge_can_be_stopped_and_leaves_nothing(
    hand: Hand, collection: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Watch] = []

    def waits(_collection: object, _media: Path, _out: Path, watch: Watch, _earlier: None) -> None:
        begun.append(watch)
        while True:
            watch.cancel.check()

    monkeypatch.setattr("widgets.submissions.merge_controller.merge", waits)

    def stop(dialog: MergeDialog) -> bool:
        if not begun:
            return False
        press(dialog.cancel_button)
        return True

    def is_told(dialog: MergeDialog) -> bool:
        return dialog.refusal.text() == "Stopped. Nothing was merged."

    _merge(
        hand,
        lambda: drop(hand.window, collection),
        _with_media(demo.parent),
        _started,
        stop,
        is_told,
    )
    assert not list(collection.parent.glob("*.fairlabel"))
