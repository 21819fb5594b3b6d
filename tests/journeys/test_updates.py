"""An update is dropped on the window, taken when the job is closed, and started."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.updates.installation import Installation, in_use
from tests.annotator.updates.releases import installed, released
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.app import job_file_features
from widgets.updates.update_dialog import UpdateDialog

PATIENCE_MS = 120_000


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Return the installation from which the window runs, with its launcher."""
    own = installed(tmp_path / "Fairlabel")
    (tmp_path / "Fairlabel" / "fairlabel").write_text("#!/bin/sh\n")
    build = own.folder / "lib" / "resources" / "build.json"
    monkeypatch.setattr(job_file_features, "_BUILD", build)
    return own


@pytest.fixture
def hand(qtbot: QtBot, own: Installation) -> Iterator[Hand]:
    assert own.folder.exists()
    hand = Hand(qtbot)
    yield hand
    hand.close()


def taken(hand: Hand, update: Path) -> list[str]:
    """Drop an update on the window and agree; return what its dialog said."""
    said: list[str] = []

    def agree(dialog: UpdateDialog) -> bool:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        press(dialog.update_button)
        return True

    with hand.answering(UpdateDialog, agree):
        drop(hand.window, update)
        hand.qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    return said


def notice(hand: Hand, word: str) -> str:
    """Wait until the notice bar says something, and return it."""
    bar = hand.window.notices
    hand.qtbot.waitUntil(lambda: bar.isVisible() and word in bar.text.text(), timeout=PATIENCE_MS)
    return bar.text.text()


def test_an_update_is_taken_when_the_job_is_closed(
    hand: Hand, own: Installation, tmp_path: Path, job: Path
) -> None:
    update = released(tmp_path / "new.fairlabel-update")
    hand.start(job)
    hand.wait_for_item("p1.png")
    said = taken(hand, update)
    assert "Fairlabel 0.2.0" in said
    assert any("Your version 0.1.0 stays" in each for each in said)
    assert "0.2.0 is ready" in notice(hand, "is ready")
    assert (own.versions / "0.2.0" / "fairlabel").exists()
    assert own.current() == ("0.1.0", "")
    hand.close()
    assert own.current() == ("0.2.0", "0.1.0")


def test_without_a_job_it_is_taken_at_once_and_the_launcher_is_started(
    hand: Hand, own: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, Sequence[str]]] = []
    monkeypatch.setattr(QCoreApplication, "quit", lambda *_: None)
    hand.window.show()
    taken(hand, released(tmp_path / "new.fairlabel-update"))
    notice(hand, "is ready")
    assert own.current() == ("0.2.0", "0.1.0")
    controller = hand.app.parts.job_files.updates
    monkeypatch.setattr(
        controller, "start", lambda program, arguments, _place: started.append((program, arguments))
    )
    press(hand.window.notices._buttons[0])
    assert started == [(str(own.launcher), [])]
    assert not hand.window.isVisible()


def test_restarting_opens_the_same_job(
    hand: Hand, own: Installation, tmp_path: Path, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Sequence[str]] = []
    monkeypatch.setattr(QCoreApplication, "quit", lambda *_: None)
    hand.start(job)
    hand.wait_for_item("p1.png")
    taken(hand, released(tmp_path / "new.fairlabel-update"))
    notice(hand, "is ready")
    controller = hand.app.parts.job_files.updates
    monkeypatch.setattr(
        controller, "start", lambda _program, arguments, _place: started.append(arguments)
    )
    press(hand.window.notices._buttons[0])
    assert started == [[str(job)]]
    assert own.current() == ("0.2.0", "0.1.0")


def test_the_old_version_goes_when_the_new_one_has_opened_a_job(
    qtbot: QtBot, own: Installation, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = installed(own.versions.parent.parent / "other", "0.2.0")
    new.folder.rename(own.versions / "0.2.0")
    own.start_next("0.2.0")
    build = own.versions / "0.2.0" / "lib" / "resources" / "build.json"
    monkeypatch.setattr(job_file_features, "_BUILD", build)
    hand = Hand(qtbot)
    with in_use(build):
        hand.window.show()
        assert own.folder.exists()
        hand.start(job)
        hand.wait_for_item("p1.png")
        qtbot.waitUntil(lambda: not own.folder.exists(), timeout=PATIENCE_MS)
    hand.close()
    assert own.current() == ("0.2.0", "")


def test_a_refused_update_says_why_and_the_work_goes_on(
    hand: Hand, own: Installation, tmp_path: Path, job: Path
) -> None:
    update = released(tmp_path / "old.fairlabel-update", "0.0.9")
    hand.start(job)
    hand.wait_for_item("p1.png")
    drop(hand.window, update)
    assert "is older than 0.1.0" in notice(hand, "was not taken")
    assert sorted(each.name for each in own.versions.iterdir()) == ["0.1.0", "current"]


def test_the_source_says_that_it_takes_none(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_file_features, "_BUILD", tmp_path / "no build.json")
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: asked.append("file"))
    hand.window.show()
    hand.app.run("update")
    assert "runs from its source" in notice(hand, "source")
    assert not asked
