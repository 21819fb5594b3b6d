"""What is receipted can be shredded: the spans are gone from the file, every figure stays."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.errors import InvalidValueError
from annotator.job_file.backup.backups import backups_of
from annotator.job_file.project import Project
from annotator.paths import keys_folder
from annotator.records import Correction, EffortEntry
from tests.annotator.cli.ledgers import (
    both_say_no,
    both_say_yes,
    from_outside,
    public,
    receipt_for,
    values,
    work,
)
from tests.annotator.cli.running import done, refused, run, told


@pytest.fixture
def settled(demo: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Return a job with many spans that are receipted, its hand-in, and the receipt."""
    shutil.rmtree(keys_folder(), ignore_errors=True)
    for number in range(12):
        work(demo, item=number % 3 or None, ms=1_111 * (number + 1), sits_down=number % 6 == 0)
    with Project.open(demo) as project:
        for session in project.reads.sessions().result():
            project.writes.end_session(session.id, 0).result()
    one = tmp_path / "1.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, tmp_path / "vendor.pem", "--make-key")
    done("receipt", "--take", demo, receipt)
    return demo, one, receipt


def figures(job: Path, folder: Path) -> dict[str, Any]:
    """Return what an export says of time and pay, but for the spans and the digests."""
    done("export", job, folder, "--format", "coco", "--detail", "full", "--items", "all")
    assert run("verify", folder).exit_code == 0
    effort = json.loads((folder / "effort.json").read_text())
    pay = json.loads((folder / "fair_pay.json").read_text())
    del pay["seals"], pay["content_sha256"]
    return {"totals": effort["totals"], "items": effort["items"], "pay": pay}


def test_figures_and_proofs_stay(settled: tuple[Path, Path, Path], tmp_path: Path) -> None:
    job, one, receipt = settled
    before, pay = figures(job, tmp_path / "before"), told("info", job, "--json")["pay"]
    text = done("shred", job, "--until", "2100-01-01", "--yes").stdout
    assert "Spans shredded: 13." in text
    assert figures(job, tmp_path / "after") == before
    assert told("info", job, "--json")["pay"] == pay
    assert "is whole" in done("check", job).stdout
    two = tmp_path / "2.jsonl"
    work(job)
    assert "lost" not in done("hand-in", job, two).stdout
    assert values(two)[2]["entries"]["shredding"] == 1
    key = tmp_path / "vendor.pem"
    second = receipt_for(two, key, "--after", receipt)
    done("receipt", "--take", job, second)
    said = both_say_yes(one, two, receipt, second, key=public(key))
    assert "the spans of 13 were shredded" in said
    assert told("info", job, "--json")["ledger"][0]["not_receipted_ms"] == 0
    assert "is whole" in done("check", job).stdout


def test_the_spans_are_in_the_file_no_more(settled: tuple[Path, Path, Path]) -> None:
    job, *_ = settled
    with closing(sqlite3.connect(job)) as connection:
        bins = "SELECT seal FROM effort ORDER BY seq"
        seals = [row[0] for row in connection.execute(bins)]
    done("shred", job, "--until", "2100-01-01", "--yes")
    data = job.read_bytes()
    assert not [seal for seal in seals if seal.encode() in data]
    with closing(sqlite3.connect(job)) as connection:
        ended = {row[0] for row in connection.execute("SELECT DISTINCT ended_by FROM effort")}
        (guards,) = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'effort_no_delete'"
        ).fetchone()
    assert ended == {"shredded"}
    assert guards == 1


def test_a_preview_and_a_no_change_nothing(settled: tuple[Path, Path, Path]) -> None:
    job, *_ = settled
    before = job.read_bytes()
    text = done("shred", job, "--until", "2100-01-01", "--preview").stdout
    assert "Spans that go: 13" in text
    assert "Nothing was changed." in text
    assert run("shred", job, "--until", "2100-01-01").exit_code == 1
    assert "none is both receipted and over" in refused("shred", job, "--until", "2000-01-01")
    assert "is no date" in refused("shred", job, "--until", "soon")
    assert job.read_bytes() == before


def test_backups_that_have_the_spans_are_told_and_go_where_that_is_asked_for(
    settled: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, *_ = settled
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with Project.open(job) as project:
        before = {each.path for each in backups_of(job)} | {
            kept.path for kept in [project.back_up().result().backup] if kept is not None
        }
    count = len(before)
    seen = done("shred", job, "--until", "2100-01-01", "--preview").stdout
    they_go = "backup: it goes" if count == 1 else "backups: they go"
    assert f"Still there in {count} {they_go} as well by --copies" in seen
    text = done("shred", job, "--until", "2100-01-01", "--copies", "--yes").stdout
    assert f"Backups of this file that go as well: {count}" in text
    assert f"Backups deleted: {count}. A new one was made." in text
    assert "still have them" not in text
    [newest] = backups_of(job)
    assert newest.path not in before


def test_nothing_goes_that_is_not_receipted(demo: Path, tmp_path: Path) -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)
    assert "Nothing of" in refused("shred", demo, "--until", "2100-01-01", "--yes")
    done("hand-in", demo, tmp_path / "1.jsonl")
    assert "receipted yet" in refused("shred", demo, "--until", "2100-01-01", "--yes")


def test_what_was_shredded_is_not_asked_about_and_takes_no_answer(
    demo: Path, tmp_path: Path
) -> None:
    job, one = demo, tmp_path / "1.jsonl"
    shutil.rmtree(keys_folder(), ignore_errors=True)
    with Project.open(job) as project:
        session = project.reads.sessions().result()[-1]
        start = project.reads.booked_until_ms(session.id).result()
        away = Span(
            category=Category.AWAY,
            item_id=None,
            start_ms=start,
            end_ms=start + 200_000,
            ended_by=EndedBy.SIGNAL,
        )
        order = project.reads.last_order_of(session.id).result()
        entry = EffortEntry(session.id, session.worker_id, order, away)
        project.writes.append_effort([entry], None).result()
        project.writes.end_session(session.id, 0).result()
        assert [q for day in project.reads.days_of(entry.worker_id).result() for q in day.questions]
    done("hand-in", job, one)
    done("receipt", "--take", job, receipt_for(one, tmp_path / "v.pem", "--make-key"))
    done("shred", job, "--until", "2100-01-01", "--yes")
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        assert not [q for day in project.reads.days_of(worker.id).result() for q in day.questions]
        [entry] = [
            each
            for each in project.reads.entries_of(worker.id).result()
            if each.span.category is Category.AWAY
        ]
        span = entry.span
        said = Correction(
            entry.session_id,
            worker.id,
            entry.order_sha256,
            entry.seq,
            None,
            Category.AWAY,
            Category.REST,
            "",
            span.start_ms,
            span.end_ms,
        )
        with pytest.raises(InvalidValueError):
            project.writes.append_corrections([said]).result()


def test_what_is_proved_of_an_item_ends_with_its_spans(
    settled: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, *_ = settled
    done("prove", job, tmp_path / "proof.json", "--item", "1")
    done("shred", job, "--until", "2100-01-01", "--yes")
    assert "Nothing of" in refused("prove", job, tmp_path / "p.json", "--item", "1")
    both_say_yes(tmp_path / "proof.json", settled[1], settled[2])


def test_a_recovered_job_is_still_shredded(
    settled: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, receipt = settled
    done("shred", job, "--until", "2100-01-01", "--yes")
    with from_outside(job, "label") as connection:
        connection.execute("UPDATE label SET name = 'x' WHERE id = 1")
    out = job.with_name("recovered.fairlabel")
    done("recover", job, out)
    two = tmp_path / "2.jsonl"
    assert "lost" not in done("hand-in", out, two).stdout
    assert values(two)[2]["ms"] == values(one)[2]["ms"]
    both_say_yes(one, two, receipt)


def test_a_shredding_that_is_hidden_changes_nothing_and_one_that_is_bent_is_seen(
    settled: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, receipt = settled
    done("shred", job, "--until", "2100-01-01", "--yes")
    two = tmp_path / "2.jsonl"
    done("hand-in", job, two)
    two.write_bytes(two.read_bytes().replace(b'"entries":13', b'"entries":12'))
    both_say_no(one, two, receipt)
