"""A program killed in the middle of work: what was shown as saved is there, and it says so."""

from __future__ import annotations

import json
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
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.records import JobFacts
from tests.journeys.hand import Hand
from tests.support.material import CHECKOUT, material


@pytest.fixture
def job(tmp_path: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    path = tmp_path / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Killed", ".")
    items = scan_folder(tmp_path).items
    with Project.create(path, facts, labels=["pagoda"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


def work_until_killed(job: Path, after_s: float) -> tuple[set[str], dict[str, int]]:
    """Return the ids that were shown as saved, and by session until when time was kept, in ms.

    It is killed so many seconds after both were said for the first time.
    """
    command = [sys.executable, "-m", "tests.journeys.killed_child", str(job)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as child:
        assert child.stdout is not None
        shown, kept_ms, began = set[str](), dict[str, int](), None
        for line in child.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                continue  # the kill tore it
            if "shown" in said:
                shown.add(said["shown"])
            else:
                kept_ms |= [said["kept"]]
            if began is None and shown and kept_ms:
                began = time.monotonic()
            if began is not None and time.monotonic() - began >= after_s:
                child.kill()  # what it has said meanwhile is read to the end
    return shown, kept_ms


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_window_loses_nothing_that_was_shown_as_saved(
    qtbot: QtBot, job: Path, seed: int
) -> None:
    shown, kept_ms = work_until_killed(job, random.Random(seed).uniform(0, 1.2))
    assert shown
    hand = Hand(qtbot)
    hand.start(job)
    hand.wait_for_item("china.jpg")
    notice = hand.window.notices.shown
    assert notice is not None
    assert "ended without warning" in notice.text
    assert shown <= set(hand.desk.session.editor.state.regions)
    project = hand.desk.project
    ((session, until_ms),) = kept_ms.items()
    booked_ms = sum(entry.span.duration_ms for entry in project.reads.entries_in(session).result())
    work_ms = sum(
        ms for kind, ms in project.reads.item_work(1).result().items() if kind in ITEM_WORK
    )
    with project.snapshot().result() as snapshot:
        active_ms = sum(next(iter(snapshot.items())).active_ms.values())
    hand.close()
    assert booked_ms >= until_ms > 0
    assert active_ms <= work_ms
