"""A program that is killed at any moment loses nothing that was shown as saved."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from annotator.job_file import Project
from tests.annotator.job_file.jobs import ADA, CHECKOUT, booked, make_job

CYCLES = 20


def killed_after(path: Path, lines: int) -> list[str]:
    """Let a program work, kill it after some lines, and return all that it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.annotator.job_file.committer", str(path)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(lines)]
        program.kill()
        said += program.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


def test_every_acknowledged_region_is_there_after_each_kill(tmp_path: Path) -> None:
    project = make_job(tmp_path)
    project.writes.add_worker(ADA).result()
    project.close()
    chance = random.Random(1812)
    acknowledged: set[str] = set()
    for _ in range(CYCLES):
        acknowledged |= set(killed_after(project.path, chance.randint(1, 60)))
        with Project.open(project.path) as again:
            assert acknowledged <= set(again.reads.load_item(1).result().state.regions)
            assert again.check().result() == []
            _book_what_was_left(again)
    assert len(acknowledged) > CYCLES


def _book_what_was_left(project: Project) -> None:
    """The regions have exactly what is booked or kept as open; then that is booked too."""
    row = project.reads.open_span().result()
    left_ms = 0 if row is None else json.loads(row.span_json)["ms"]
    assert _spent_ms(project) == _booked_ms(project) + left_ms
    if row is not None and left_ms:
        start_ms = project.reads.booked_until_ms(row.session_id).result()
        entry = replace(booked(start_ms, start_ms + left_ms), session_id=row.session_id)
        project.writes.append_effort([entry], None).result()
    assert _spent_ms(project) == _booked_ms(project)


def _spent_ms(project: Project) -> int:
    with project.snapshot().result() as snapshot:
        return sum(next(snapshot.items()).active_ms.values())


def _booked_ms(project: Project) -> int:
    return sum(
        sum(by_category.values()) for by_category in project.reads.effort_totals().result().values()
    )
