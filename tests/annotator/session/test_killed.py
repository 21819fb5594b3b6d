"""A real program, really killed: what it had said was saved is there at the next opening."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import EndedBy
from annotator.job_file import Project
from annotator.session.recovery import recover_sessions
from tests.annotator.session.sitting import ADA, ITEMS, ORDER, ORDER_SHA256, Sitting, sitting
from tests.support.material import CHECKOUT


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


@dataclass(slots=True)
class Killed:
    """A job whose program was killed, and the last that it had said."""

    at: Sitting
    session_id: str
    last: dict[str, Any]

    def state_folder(self) -> Path:
        """Return where the state file lies."""
        return self.at.folder / "state"


def kill_after(at: Sitting, lines: int) -> Killed:
    """Let the program work until it has said so many lines, then kill it; open its job again."""
    path, state_folder = at.project.path, at.folder / "state"
    at.project.close()
    command = [sys.executable, "-m", "tests.annotator.session.killed", str(path), str(state_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines + 1)]
        process.send_signal(signal.SIGKILL)
        said += [line for line in process.stdout if line.endswith(b"\n")]
        process.wait()
    at.project = Project.open(path)
    return Killed(at, json.loads(said[0])["session"], json.loads(said[-1]))


def require_whole(killed: Killed, booked_before_ms: int) -> None:
    """Recover, and compare with what the program had said before it was killed."""
    at, last = killed.at, killed.last
    (told,) = recover_sessions(at.project, killed.state_folder())
    booked_ms = sum(at.booked_ms().values())
    assert told.session_id == killed.session_id
    assert told.booked_ms == booked_ms - booked_before_ms
    assert booked_ms >= last["worked_ms"]
    there: set[str] = set()
    for item_id in ITEMS:
        there |= set(at.project.reads.load_item(item_id).result().state.regions)
        assert sum(at.active_ms(item_id).values()) <= at.item_work_ms(item_id)
    assert there >= set(last["saved"])
    (session,) = at.project.reads.sessions().result()
    assert (session.id, session.closed, session.worker_id) == (killed.session_id, True, ADA.id)
    spans = [entry.span for entry in at.entries()]
    assert all(a.end_ms == b.start_ms for a, b in pairwise(spans))
    assert {entry.order_sha256 for entry in at.entries()} == {ORDER_SHA256}
    assert not list(killed.state_folder().glob("*.json"))
    assert at.project.check().result() == []
    assert recover_sessions(at.project, killed.state_folder()) == []
    assert sum(at.booked_ms().values()) == booked_ms


@pytest.mark.parametrize("lines", [1, 6, 60])
def test_a_killed_program_loses_no_region_and_no_more_than_its_last_second(
    at: Sitting, lines: int
) -> None:
    killed = kill_after(at, lines)
    booked_before_ms = sum(at.booked_ms().values())
    require_whole(killed, booked_before_ms)
    assert at.entries()[-1].span.ended_by in {EndedBy.CRASH, EndedBy.LIMIT, EndedBy.ITEM}


@pytest.mark.parametrize("damage", ["gone", "torn", "of another session"])
def test_without_its_state_file_the_job_file_alone_has_the_time_of_every_region(
    at: Sitting, damage: str
) -> None:
    killed = kill_after(at, 20)
    for path in killed.state_folder().glob("*.json"):
        match damage:
            case "gone":
                path.unlink()
            case "torn":
                path.write_bytes(path.read_bytes()[:40])
            case _:
                content = json.loads(path.read_bytes())
                content["owner"]["session"] = "another"
                path.write_text(json.dumps(content))
    require_whole(killed, sum(at.booked_ms().values()))
