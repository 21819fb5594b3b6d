"""A program killed in the middle of work: what was shown as saved is there, and it says so."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.effort.categories import ITEM_WORK
from annotator.importers.folder import scan_folder
from annotator.people import new_worker
from annotator.records import JobFacts
from annotator.store.project import Project
from tests.journeys.hand import Hand
from tests.support.material import CHECKOUT, material


@pytest.fixture
def job(tmp_path: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    path = tmp_path / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Killed", ".")
    items = scan_folder(tmp_path).items
    with Project.create(path, facts, labels=["pagoda"], items=items) as project:
        project.add_worker(new_worker("Amina")).result()
    return path


def work_until_killed(job: Path, after_s: float) -> tuple[set[str], float]:
    """Return the ids that were shown as saved, and how long it worked after the first."""
    command = [sys.executable, "-m", "tests.journeys.killed_child", str(job)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    assert child.stdout is not None
    first = child.stdout.readline().strip()
    began = time.monotonic()
    while time.monotonic() - began < after_s:
        first += "\n" + child.stdout.readline().strip()
    child.kill()
    worked_s = time.monotonic() - began
    rest = child.stdout.read()
    child.wait()
    child.stdout.close()
    return set(first.split()) | set(rest.split()), worked_s


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_window_loses_nothing_that_was_shown_as_saved(
    qtbot: QtBot, job: Path, seed: int
) -> None:
    shown, worked_s = work_until_killed(job, random.Random(seed).uniform(1.2, 2.5))
    assert shown
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    notice = hand.window.notices.shown
    assert notice is not None
    assert "ended without warning" in notice.text
    assert shown <= set(hand.desk.session.editor.state.regions)
    project = hand.desk.project
    work_ms = sum(ms for kind, ms in project.item_work(1).result().items() if kind in ITEM_WORK)
    with project.snapshot().result() as snapshot:
        active_ms = sum(next(iter(snapshot.items())).active_ms.values())
    hand.close()
    assert work_ms > (worked_s - 1.5) * 1000
    assert active_ms <= work_ms
