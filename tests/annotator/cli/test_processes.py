"""What needs processes of their own: a job that is open elsewhere, a kill, a machine without Qt."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.paths import state_folder
from tests.annotator.session.sitting import ADA
from tests.support.material import CHECKOUT, material
from tests.support.terminal import done, fairlabel, started


def test_the_window_without_qt_is_one_sentence() -> None:
    assert "The window needs Qt" in started().refusal


@pytest.mark.parametrize("command", ["info", "check", "verify"])
def test_a_job_that_is_open_elsewhere_is_refused(demo: Path, command: str) -> None:
    with Project.open(demo):
        assert "open" in fairlabel(command, demo).refusal
    assert done(command, demo).out


def test_every_level_of_detail_is_verified(demo: Path, tmp_path: Path) -> None:
    outs = [tmp_path / detail for detail in ("job", "item", "full")]
    for out in outs:
        done("export", demo, "--format", "coco", out, "--detail", out.name, "--items", "all")
    verdicts = done("verify", *outs, "--json").document["results"]
    assert [each["problems"] for each in verdicts] == [[], [], []]


def test_time_that_a_kill_left_behind_is_booked_and_told_once(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("coco/terrain1.jpg", "photos/china.jpg"):
        shutil.copy(material(name), pictures)
    job = tmp_path / "terrain.fairlabel"
    done("new", job, "--media", pictures, "--labels", "hill")
    with Project.open(job) as project:
        project.writes.add_worker(ADA).result()
    command = [sys.executable, "-m", "tests.annotator.session.killed"]
    command += [str(job), str(state_folder())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as session:
        assert session.stdout is not None
        last = [json.loads(session.stdout.readline()) for _ in range(12)][-1]
        session.kill()
    answer = fairlabel("info", job, "--json")
    assert "ended without warning" in answer.err
    assert answer.document["regions"]["total"] >= len(last["saved"])
    assert answer.document["effort"]["observed_ms"] >= last["worked_ms"] - 1_000
    assert done("info", job).err == ""
