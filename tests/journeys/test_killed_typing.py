"""A real window, really killed while somebody types: at most a second of the text is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.job_file.project import Project
from tests.annotator.job_file.jobs import editor_on, new_region, settle
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.typist import EVERY_MS, text_of
from tests.support.material import CHECKOUT

LETTERS_A_SECOND = 1000 // EVERY_MS


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job with one line on its first item."""
    paint_pictures(tmp_path, 1)
    path = begun_job(tmp_path)
    with Project.open(path) as project:
        editor = editor_on(project, 1)
        editor.run(AddRegions((new_region(project),)))
        settle(project)
    return path


def said_by(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, int]]:
    """Yield what the program says: what happened to the text, and how long it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith(b"\n"):
            yield from json.loads(line).items()


@pytest.mark.parametrize("saves", [1, 3])
def test_a_program_killed_while_somebody_types_loses_at_most_a_second_of_text(
    job: Path, saves: int
) -> None:
    told: dict[str, list[int]] = {"typed": [0], "reported": [0], "saved": [0]}
    command = [sys.executable, "-m", "tests.journeys.typist", str(job)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=CHECKOUT, env=environment
    ) as process:
        for what, count in said_by(process):
            told[what].append(count)
            is_unsaved = told["typed"][-1] >= told["saved"][-1] + LETTERS_A_SECOND // 4
            is_overdue = told["typed"][-1] - told["reported"][-1] > LETTERS_A_SECOND
            if is_overdue or (len(told["saved"]) > saves and is_unsaved):
                process.send_signal(signal.SIGKILL)  # in the middle of a word
                break
        for what, count in said_by(process):  # what it had said before it died
            told[what].append(count)
        process.wait()
    with Project.open(job) as project:
        assert project.check().result() == []
        (region,) = project.reads.load_item(1).result().state.regions.values()
    text = region.transcription
    assert text == text_of(len(text))  # every letter in its place
    assert told["saved"][-1] <= len(text) <= told["typed"][-1] + 1
    # However slow the disk is: what the field keeps to itself is never a second of typing.
    kept = [later - earlier for earlier, later in pairwise(told["reported"])]
    assert max(kept) < LETTERS_A_SECOND
    assert told["typed"][-1] - told["reported"][-1] < LETTERS_A_SECOND
