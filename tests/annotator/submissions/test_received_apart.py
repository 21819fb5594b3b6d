"""Files that are checked in processes give the same bytes and answers as one after the other."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from annotator.ledger.file_encryption import encrypt
from annotator.submissions import receive as receiving
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.file_check import FileOutcome, FileTask, outcome_of
from annotator.submissions.receive import Receiving, receive
from annotator.submissions.results import Answer
from annotator.submissions.standings import countersign
from tests.annotator.cli.running import state_of
from tests.annotator.submissions.conftest import Sent
from tests.annotator.submissions.rounds import TODAY, VENDOR, codes, new_collection, received
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS


def _received_apart(folder: Path, paths: Sequence[Path]) -> list[Answer]:
    how = Receiving(
        schemas=resources.path("schemas"), signer=VENDOR, keys=[VENDOR], today=TODAY, few=0
    )
    return list(receive(open_collection(folder), paths, how))


@pytest.fixture
def files(sent: Sent, tmp_path: Path) -> list[Path]:
    """All that was sent, one of them twice and once encrypted, and four that are refused."""
    bad, empty = tmp_path / "bad.fairsubmission", tmp_path / "empty.fairsubmission"
    bad.write_bytes(b"bad")
    empty.write_bytes(b"")
    twin = Path(shutil.copy(sent.second, tmp_path / "twin.fairsubmission"))
    bad_twin = Path(shutil.copy(bad, tmp_path / "bad twin.fairsubmission"))
    sealed = tmp_path / "sealed.fairsubmission.age"
    with sent.first[1].open("rb") as plain, sealed.open("xb") as out:
        encrypt(plain, out, VENDOR.public)
    absent = tmp_path / "absent.fairsubmission"
    first = [bad, sent.second, sent.first[1], bad_twin, sent.fork, twin]
    return [*first, sent.first[2], sealed, empty, sent.first[0], absent]


def test_processes_give_the_same_bytes_and_answers(files: list[Path], tmp_path: Path) -> None:
    here, apart = new_collection(tmp_path / "here"), new_collection(tmp_path / "apart")
    how = Receiving(
        schemas=resources.path("schemas"), signer=VENDOR, keys=[VENDOR], today=TODAY, few=99
    )
    one_by_one = list(receive(open_collection(here), files, how))
    at_once = _received_apart(apart, files)
    assert [each.is_refused for each in at_once].count(True) == 4
    assert [(each.path, each.sha256, each.results, each.notes) for each in at_once] == [
        (each.path, each.sha256, each.results, each.notes) for each in one_by_one
    ]
    assert [each.receipt and each.receipt.name for each in at_once] == [
        each.receipt and each.receipt.name for each in one_by_one
    ]
    assert state_of(apart) == state_of(here)
    again = _received_apart(apart, list(reversed(files)))
    assert state_of(apart) == state_of(here)
    assert [each.is_refused for each in again] == [each.is_refused for each in reversed(at_once)]


def _is_tidy(folder: Path) -> bool:
    """Open a collection; return whether nothing of killed processes is left in it."""
    open_collection(folder)
    return not [each.name for each in folder.iterdir() if each.name.startswith(".")]


def test_killed_and_run_again(files: list[Path], tmp_path: Path, qtbot: QtBot) -> None:
    plain = [each for each in files if each.suffix != ".age"]
    undisturbed = new_collection(tmp_path / "undisturbed")
    received(undisturbed, plain)
    module = "tests.annotator.submissions.killed_apart"
    folder = new_collection(tmp_path / "killed")
    command = [sys.executable, "-m", module, str(folder), "4", *map(str, plain)]
    # Its processes have the same output: this waits until the last of them has ended.
    killed = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, timeout=PATIENCE_MS / 1000, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert open_collection(folder).digests()
    # The system may keep an ended process among the running ones for a moment.
    qtbot.waitUntil(lambda: _is_tidy(folder))
    received(folder, plain)
    assert state_of(folder) == state_of(undisturbed)


def dies_of_one(task: FileTask) -> FileOutcome:
    """End this process at one file as a system does that has no memory left."""
    if task.path.name == "bad.fairsubmission":
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome_of(task)


def test_a_file_that_ends_its_process_does_not_stop_the_others(
    sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "outcome_of", dies_of_one)
    bad = tmp_path / "bad.fairsubmission"
    bad.write_bytes(b"bad")
    folder = new_collection(tmp_path / "all")
    answers = _received_apart(folder, [bad, *sent.first, sent.second])
    assert [each.is_refused for each in answers] == [True, False, False, False, False]
    assert "The system ended the process" in str(answers[0].results[0].said)
    assert not (folder / "refused").exists()
    monkeypatch.undo()
    assert codes(received(folder, [bad])) == [{"refused"}]
    assert "The system ended" not in str(received(folder, [bad])[0].results[0].said)


def test_many_receipts_are_the_same_as_one_after_the_other(
    sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [*sent.first, sent.second]
    expected = new_collection(tmp_path / "expected")
    received(expected, paths)
    monkeypatch.setattr("annotator.submissions.standings._FEW", 0)
    folder = new_collection(tmp_path / "all")
    received(folder, paths, signer=None)
    collection = open_collection(folder)
    receipts = countersign(collection, collection.digests(), VENDOR, TODAY)
    assert len(receipts) == len(paths)
    assert state_of(folder) == state_of(expected)


def test_what_was_damaged_in_the_collection_does_not_stop_the_others(
    sent: Sent, tmp_path: Path
) -> None:
    folder = new_collection(tmp_path / "all")
    first, second = received(folder, [sent.first[0], sent.second])
    (folder / "submissions" / first.sha256 / "hand-in.jsonl").write_bytes(b"cut")
    (folder / "submissions" / second.sha256 / "result.json").write_bytes(b"{")
    answers = received(folder, [sent.second, sent.first[1], sent.first[0]])
    assert [each.is_refused for each in answers] == [True, False, False]
    assert "was damaged since" in str(answers[0].results[0].said)
    assert answers[1].receipt is not None
