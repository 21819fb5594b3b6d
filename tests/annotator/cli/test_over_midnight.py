"""Work past midnight, thought that is declared and a review, on two machines by command.

Worker and vendor have homes and copies of their own; only files pass between them.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotator.pay.order.order_reader import read_work_order
from tests.annotator.cli.ledgers import both_say_yes, receipt_for
from tests.annotator.cli.running import done
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ExportedSitting
from tests.support.exports import load
from tests.support.zones import nairobi, utc_ms
from tools.checkers.check_export import main as check_export

MINUTE_MS = 60_000
MONDAY, TUESDAY = "2026-05-04", "2026-05-05"
ORDER = b"""
[what_for]
title = "Old letters"

[pay]
currency = "KES"
per_item = "6"
per_hour = "120"
other_hour = "60"
"""


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a job in which Ada worked from 23:45 to 00:15 in Nairobi, and thought 5 minutes."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    folder = tmp_path / "made"
    folder.mkdir()
    at = ExportedSitting(folder)
    started = dt.datetime.fromtimestamp(utc_ms(2026, 5, 4, 20, 45) / 1000, tz=dt.UTC)
    at.clocks = type(at.clocks)(started)
    at.zone = nairobi
    digest = read_work_order(ORDER).sha256
    for worker in (ADA, BEN):
        at.project.writes.accept_order(ORDER, digest, worker.id).result()
    session = at.sit(ADA)
    at.open()
    for second in range(1, 30 * 60 + 1):
        at.clocks.advance(1_000)
        session.clock.tick()
        if second % 30 == 0:
            session.clock.signal()
    at.add()
    session.confirm()
    session.word.claim(5 * MINUTE_MS, "thinking", item_id=ITEMS[0])
    at.rise()
    at.close()
    (path,) = folder.glob("*.fairlabel")
    return path


def statement_of(job: Path, out: Path, *more: str) -> dict[str, Any]:
    """Return Ada's part of a statement."""
    done("statement", job, out, "--worker", "Ada", "--force", *more)
    [worker] = json.loads(out.read_text("utf-8"))["workers"]
    found: dict[str, Any] = worker
    return found


def test_each_minute_counts_on_its_day_on_both_machines(
    job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, key, out = tmp_path / "one.jsonl", tmp_path / "k.pem", tmp_path / "s.json"
    done("hand-in", job, one, "--worker", "Ada")
    there = tmp_path / "there"
    there.mkdir()
    copy = Path(shutil.copy(job, there / job.name))

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    receipt = receipt_for(one, key, "--make-key")
    days = [statement_of(copy, out, "--from", day, "--to", day) for day in (MONDAY, TUESDAY)]

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    done("receipt", "--take", job, receipt)
    own = [statement_of(job, out, "--from", day, "--to", day) for day in (MONDAY, TUESDAY)]
    for monday, tuesday in (days, own):
        assert monday["effort"]["ms"]["label"] == 15 * MINUTE_MS
        assert tuesday["effort"]["ms"]["label"] == 15 * MINUTE_MS
        declared = [each["effort"]["ms"]["declared"] for each in (monday, tuesday)]
        assert sum(declared) == 5 * MINUTE_MS
    done("export", job, "--format", "coco", tmp_path / "out", "--detail", "full", "--items", "all")
    assert load(tmp_path / "out", "effort.json")["totals"]["night_minutes"] == 30
    both_say_yes(one, receipt)
    assert check_export([str(tmp_path / "out")]) == 0


def test_a_rejection_by_the_vendor_takes_the_piece_and_leaves_the_time_and_the_thought(
    job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = statement_of(job, tmp_path / "s.json")
    there = tmp_path / "there"
    there.mkdir()
    copy = Path(shutil.copy(job, there / job.name))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "vendor"))
    fault = ("--reason", "too loose", "--fault", "unclear")
    done("items", "reject", copy, "1", "--worker", "Ben", *fault)
    told = done("items", "list", copy).stdout.splitlines()
    assert told[0].endswith("done by Ada, rejected (too loose)")

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "worker"))
    after = statement_of(copy, tmp_path / "s.json")
    owed = [
        each["totals"][0]["figures"]["expected"]["hour_pay"]["exact"] for each in (before, after)
    ]
    assert owed == ["70", "70"], "30 min seen and 5 thought, at 120 an hour"
    pieces = [
        each["totals"][0]["figures"]["expected"]["item_pay"]["exact"] for each in (before, after)
    ]
    assert pieces == ["6", "0"]
    done("export", copy, "--format", "coco", tmp_path / "out", "--items", "all")
    done("verify", tmp_path / "out")
    assert check_export([str(tmp_path / "out")]) == 0
    done("items", "reopen", copy, "1", "--worker", "Ada")
    assert statement_of(copy, tmp_path / "s.json")["effort"]["ms"]["declared"] == 5 * MINUTE_MS
