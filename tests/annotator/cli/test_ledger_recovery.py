"""A job that was damaged and recovered can hand in again, as far as its ledger is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.paths import keys_folder
from annotator.records import Correction
from tests.annotator.cli.ledgers import both_say_yes, from_outside, receipt_for, values, work
from tests.annotator.cli.running import done
from tests.annotator.job_file.older_version import FITTING, know, make_older


@pytest.fixture
def handed_in(demo: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Return a job with six entries, its hand-in of them, and the receipt that was taken."""
    shutil.rmtree(keys_folder(), ignore_errors=True)
    for _ in range(3):
        work(demo)
    one = tmp_path / "one.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, tmp_path / "vendor.pem", "--make-key")
    done("receipt", "--take", demo, receipt)
    return demo, one, receipt


def damaged(job: Path, table: str, change: str) -> Path:
    """Damage rows of a table, recover the job, and return the whole one."""
    with from_outside(job, table) as connection:
        connection.execute(change)
    out = job.with_name("recovered.fairlabel")
    done("recover", job, out)
    assert "is whole" in done("check", out).stdout
    return out


def receipts_in(job: Path) -> int:
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        return len(project.reads.receipts_of(worker.id).result())


def test_an_entry_that_is_lost_keeps_its_place(
    handed_in: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, receipt = handed_in
    out = damaged(job, "effort", "UPDATE effort SET end_ms = end_ms + 1 WHERE seq = 2")
    two = tmp_path / "two.jsonl"
    work(out)
    assert "1 of them are lost from the job file" in done("hand-in", out, two).stdout
    assert values(two)[1]["size"] == 7
    # What was countersigned counts as it was countersigned.
    assert values(two)[2]["ms"]["label"] == values(one)[2]["ms"]["label"] + 60_000
    assert values(two)[4]["bundle"] is not None
    both_say_yes(one, two, receipt)


def test_the_number_of_a_lost_row_is_given_again_and_nothing_is_mixed_up(
    handed_in: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, receipt = handed_in
    out = damaged(job, "effort", "UPDATE effort SET end_ms = end_ms + 1 WHERE seq = 4")
    two = tmp_path / "two.jsonl"
    work(out, ms=77_000, sits_down=True)
    assert "1 of them are lost" in done("hand-in", out, two).stdout
    assert values(two)[1]["size"] == 8
    both_say_yes(one, two, receipt)
    assert "is whole" in done("check", out).stdout


def claim(job: Path, ms: int) -> None:
    """Add time that no entry has."""
    with Project.open(job) as project:
        session = project.reads.sessions().result()[-1]
        order, declared = project.reads.last_order_of(session.id).result(), Category.DECLARED
        whose = session.id, session.worker_id, order
        said = Correction(*whose, None, 1, None, declared, "crash", 0, ms)
        project.writes.append_corrections([said]).result()


def test_a_correction_that_is_lost_keeps_its_number_too(
    handed_in: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, _, receipt = handed_in
    two, three = tmp_path / "two.jsonl", tmp_path / "three.jsonl"
    claim(job, 60_000)
    done("hand-in", job, two)
    out = damaged(job, "correction", "UPDATE correction SET end_ms = 1")
    claim(out, 7_000)
    done("hand-in", out, three)
    assert values(three)[2]["ms"]["declared"] == 7_000
    assert values(three)[2]["entries"]["correction"] == 2
    both_say_yes(two, three, receipt)


def test_a_damaged_file_of_an_older_version_is_recovered_with_its_ledger(
    handed_in: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, one, receipt = handed_in
    make_older(job, FITTING)
    know(monkeypatch, FITTING)
    out = damaged(job, "effort", "UPDATE effort SET end_ms = end_ms + 1 WHERE seq = 2")
    assert receipts_in(out) == 1
    two = tmp_path / "two.jsonl"
    work(out)
    assert "1 of them are lost" in done("hand-in", out, two).stdout
    both_say_yes(one, two, receipt)


def test_places_after_a_missing_one_are_entered_anew(
    handed_in: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, _ = handed_in
    out = damaged(job, "ledger", "UPDATE ledger SET leaf = 'x' WHERE position = 4")
    assert receipts_in(out) == 0
    two = tmp_path / "two.jsonl"
    done("hand-in", out, two)
    assert values(two)[-1]["hashes"] == values(one)[-1]["hashes"]
    both_say_yes(one, two)


def test_without_its_secret_a_job_begins_its_ledger_anew(
    handed_in: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    job, one, _ = handed_in
    out = damaged(job, "secret", "UPDATE secret SET key = 'x'")
    assert receipts_in(out) == 0
    two = tmp_path / "two.jsonl"
    done("hand-in", out, two)
    assert values(two)[1]["origin"] != values(one)[1]["origin"]
    both_say_yes(two)
