"""Work, countersigning and both verifiers, in a word each."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.effort.categories import Category, EndedBy
from annotator.effort.method import EFFORT_1
from annotator.effort.spans import Span
from annotator.job_file.project import Project
from annotator.records import EffortEntry
from tests.annotator.cli.running import done, run
from tests.support.ledger_checker import reasons
from tools.checkers.check_ledger.command import key_of


def work(job: Path, *, item: int | None = 2, ms: int = 60_000, sits_down: bool = False) -> None:
    """Book some more time of the one worker, in a new session or in the last one."""
    with Project.open(job) as project:
        session = project.reads.sessions().result()[-1]
        if sits_down:
            session = replace(session, id=str(uuid.uuid4()))
            project.writes.begin_session(session).result()
        start = project.reads.booked_until_ms(session.id).result()
        order = project.reads.last_order_of(session.id).result()
        limit_ms = EFFORT_1.span_limit_ms
        entries = [
            EffortEntry(
                session.id,
                session.worker_id,
                order,
                Span(
                    category=Category.LABEL if item else Category.ADMIN,
                    item_id=item,
                    start_ms=at,
                    end_ms=min(at + limit_ms, start + ms),
                    ended_by=EndedBy.ITEM if at + limit_ms >= start + ms else EndedBy.LIMIT,
                ),
            )
            for at in range(start, start + ms, limit_ms)
        ]
        project.writes.append_effort(entries, None).result()


def both_say_yes(*paths: Path, key: Path | None = None) -> str:
    """Return what verify says; the second verifier must agree."""
    trusted = set() if key is None else {key_of(key)}
    text = done("verify", *paths, *_trusting(key)).stdout
    assert set(reasons(list(paths), trusted).values()) == {""}
    return text


def _trusting(key: Path | None) -> list[str | Path]:
    return [] if key is None else ["--key", key]


def both_say_no(*paths: Path, key: Path | None = None) -> str:
    trusted = set() if key is None else {key_of(key)}
    answer = run("verify", *paths, *_trusting(key))
    assert answer.exit_code == 1, answer.output
    assert any(reasons(list(paths), trusted).values())
    return answer.stdout


def public(key: Path) -> Path:
    return key.with_name(key.name + ".pub")


def receipt_for(hand_in: Path, key: Path, *more: str | Path) -> Path:
    out = hand_in.with_suffix(".receipt.json")
    done("receipt", hand_in, out, "--key", key, *more)
    return out


def values(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@contextmanager
def from_outside(job: Path, table: str) -> Iterator[sqlite3.Connection]:
    """Let a table be changed as somebody would who takes its guards away and puts them back."""
    with closing(sqlite3.connect(job, isolation_level=None)) as connection:
        sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
        guards = connection.execute(sql, (table,)).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, guard in guards:
            connection.execute(guard)
