"""A program that is killed at any moment loses nothing that was shown as saved."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from annotator.job_file import Project
from tests.annotator.job_file.jobs import ADA, CHECKOUT, booked, make_job

CYCLES = 20


@contextmanager
def committing(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Give the process that starts programs at work on a job."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.annotator.job_file.committer", str(path)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        yield starter


def killed_after(starter: subprocess.Popen[str], lines: int) -> set[str]:
    """Let a program work, kill it after some lines, and return all that it said."""
    assert starter.stdin is not None
    assert starter.stdout is not None
    starter.stdin.write("go\n")
    starter.stdin.flush()
    said: list[str] = []
    pid = 0
    for line in starter.stdout:
        if line == "ended\n":
            break
        if line.startswith("pid "):
            pid = int(line.removeprefix("pid "))
        else:
            said.append(line)
        if pid and len(said) == lines:
            os.kill(pid, signal.SIGKILL)
    assert len(said) >= lines
    return {line.strip() for line in said}


def test_every_acknowledged_region_is_there_after_each_kill(tmp_path: Path) -> None:
    project = make_job(tmp_path)
    project.writes.add_worker(ADA).result()
    project.close()
    chance = random.Random(1812)
    acknowledged: set[str] = set()
    with committing(project.path) as starter:
        for _ in range(CYCLES):
            acknowledged |= killed_after(starter, chance.randint(1, 60))
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
