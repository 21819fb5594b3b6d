"""What a receipt covers is not read again, and the ledger is the same as if it were."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.errors import DamagedJobError
from annotator.job_file.project import Project
from annotator.job_file.read_api import JobReads
from annotator.job_file.schema.tables import EFFORT, LEDGER, RECEIPT
from annotator.job_ledger import shred
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.hand_in import hand_in, preview
from annotator.job_ledger.ledger_reader import enter_ledger, read_ledger, read_since_receipt
from annotator.ledger.entries import EntryKind, WorkerLedger
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.records import Correction, EffortEntry
from tests.annotator.cli.ledgers import from_outside, receipt_for, work
from tests.annotator.cli.running import done


@pytest.fixture
def job(demo: Path) -> Path:
    """Return a job with some sittings, of which nothing was handed in."""
    shutil.rmtree(keys_folder(), ignore_errors=True)
    for number in range(6):
        work(demo, item=number % 3 or None, ms=1_000 * (number + 1), sits_down=number % 2 == 0)
    return demo


@pytest.fixture
def receipted(job: Path, tmp_path: Path) -> Path:
    """Return the same job after all of it was countersigned, and some more work after that."""
    take_receipt(job, tmp_path, 1)
    for number in range(3):
        work(job, item=2, ms=500 * (number + 1), sits_down=number == 1)
    return job


def take_receipt(job: Path, folder: Path, number: int) -> None:
    out, key = folder / f"{number}.jsonl", folder / "vendor.pem"
    done("hand-in", job, out)
    receipt = receipt_for(out, key, *([] if key.exists() else ["--make-key"]))
    done("receipt", "--take", job, receipt)


def one(project: Project) -> Worker:
    [worker] = project.reads.workers().result()
    return worker


def go_away(project: Project) -> EffortEntry:
    """Book a break of the one worker, and return it."""
    session = project.reads.sessions().result()[-1]
    start = project.reads.booked_until_ms(session.id).result()
    span = Span(
        category=Category.AWAY,
        item_id=None,
        start_ms=start,
        end_ms=start + 200_000,
        ended_by=EndedBy.SIGNAL,
    )
    order = project.reads.last_order_of(session.id).result()
    project.writes.append_effort(
        [EffortEntry(session.id, session.worker_id, order, span)], None
    ).result()
    return project.reads.entries_numbered(session.worker_id, range(1, 1_000)).result()[-1]


def say(project: Project, entry: EffortEntry, *, ms: int) -> None:
    """Let the worker say that the first ``ms`` of a break were work."""
    start = entry.span.start_ms
    whose = entry.session_id, entry.worker_id, entry.order_sha256
    was, to = entry.span.category, Category.DECLARED
    said = Correction(*whose, entry.seq, None, was, to, "read", start, start + ms)
    project.writes.append_corrections([said]).result()


def both(project: Project) -> tuple[WorkerLedger, WorkerLedger]:
    worker = one(project)
    return read_ledger(project, worker.id), read_since_receipt(project, worker.id)


def require_same(whole: WorkerLedger, part: WorkerLedger) -> None:
    assert part.leaves == whole.leaves
    assert part.totals() == whole.totals()
    assert (part.written, part.lost) == (whole.written, whole.lost)
    assert [each.key for each in part.entries] == [each.key for each in whole.entries]


def test_it_is_the_same_ledger_and_the_effort_before_the_receipt_is_not_read(
    receipted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    ask = JobReads.entries_numbered

    def noted(self: JobReads, worker_id: WorkerId, seqs: range) -> Future[list[EffortEntry]]:
        asked.extend(seqs)
        return ask(self, worker_id, seqs)

    with Project.open(receipted) as project:
        whole = read_ledger(project, one(project).id)
        monkeypatch.setattr(JobReads, "entries_numbered", noted)
        part = read_since_receipt(project, one(project).id)
        drafted = preview(project, one(project))
    require_same(whole, part)
    effort = sum(each.key[0] is EntryKind.EFFORT for each in whole.entries)
    assert sorted(set(asked)) == list(range(effort - 3 + 1, effort + 1))
    assert drafted.checkpoint == whole.checkpoint(len(whole.entries))


def test_it_is_the_same_whatever_happened_before(job: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    breaks: list[EffortEntry] = []
    for number in range(9):
        with Project.open(job) as project:
            worker = one(project)
            breaks.append(go_away(project))
            # Of a break of long ago, as often as not: a receipt covers it by now.
            if number % 2:
                say(project, breaks.pop(0), ms=rng.randint(1, 200_000))
            if rng.random() < 0.4:
                enter_ledger(project, worker.id)
            require_same(*both(project))
        if number % 3 == 1:
            take_receipt(job, tmp_path, number)
        work(job, item=rng.choice([1, None]), ms=rng.randint(100, 9_999), sits_down=number % 4 == 0)


def test_it_is_the_same_after_shredding(receipted: Path, tmp_path: Path) -> None:
    with Project.open(receipted) as project:
        worker = one(project)
        for session in project.reads.sessions().result():
            project.writes.end_session(session.id, 0).result()
        draft = shred.settled(project, worker).draft(dt.date(2100, 1, 1))
        shred.shred(project, draft, dt.date(2026, 11, 26))
        require_same(*both(project))
    work(receipted, sits_down=True)
    take_receipt(receipted, tmp_path, 2)
    work(receipted)
    with Project.open(receipted) as project:
        whole, part = both(project)
        require_same(whole, part)
        assert sum(entry.is_shredded for entry in part.entries) == draft.entries


def changed(job: Path, table: str, change: Callable[[list[object]], None]) -> None:
    """Change the first row of a table (of a ledger: of effort) as who knows how one is sealed."""
    sealed = {"effort": EFFORT, "ledger": LEDGER, "receipt": RECEIPT}[table]
    with from_outside(job, table) as connection:
        first = "WHERE kind = 'effort' ORDER BY position" if table == "ledger" else "ORDER BY seq"
        sql = f"SELECT rowid, * FROM {table} {first} LIMIT 1"
        rowid, *row = connection.execute(sql).fetchone()
        values = row[:-1]
        change(values)
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        sealed.append(connection, values)


def test_a_row_that_was_changed_before_the_receipt_changes_nothing_of_what_is_signed(
    receipted: Path,
) -> None:
    with Project.open(receipted) as project:
        before = read_ledger(project, one(project).id)
    column = EFFORT.columns.index("end_ms")

    def longer(row: list[object]) -> None:
        row[column] = 7_200_000

    changed(receipted, "effort", longer)
    with Project.open(receipted) as project:
        draft = hand_in(project, one(project)).draft
        assert draft.checkpoint == before.checkpoint(len(before.entries))
        assert draft.ms == {code.value: ms for code, ms in sorted(before.totals().items())}
        [problem] = project.check().result()
        assert "was changed since it was entered" in str(problem)


def test_a_leaf_that_was_changed_before_the_receipt_is_refused(receipted: Path) -> None:
    column = LEDGER.columns.index("leaf")

    def other(row: list[object]) -> None:
        row[column] = "0" * 64

    changed(receipted, "ledger", other)
    with (
        Project.open(receipted) as project,
        pytest.raises(DamagedJobError, match="not the one that was countersigned"),
    ):
        hand_in(project, one(project))


def test_a_receipt_that_was_changed_in_the_job_is_told_and_not_used(receipted: Path) -> None:
    column = RECEIPT.columns.index("bundle")

    def forged(row: list[object]) -> None:
        text = str(row[column])
        at = text.index('"payload":"') + len('"payload":"') + 40
        row[column] = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]

    changed(receipted, "receipt", forged)
    with (
        Project.open(receipted) as project,
        pytest.raises(LedgerRefusedError, match="The last receipt in this job does not fit"),
    ):
        hand_in(project, one(project))


def test_rows_that_are_more_than_their_entries_are_all_read(
    receipted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = JobReads.ledger_before

    def more(self: JobReads, worker_id: WorkerId, size: int) -> Future[object]:
        found = ask(self, worker_id, size).result()
        done: Future[object] = Future()
        done.set_result(type(found)(found.seq, found.rows + 1, found.shredded))
        return done

    monkeypatch.setattr(JobReads, "ledger_before", more)
    with Project.open(receipted) as project:
        whole, part = both(project)
    require_same(whole, part)
    assert not any(entry.is_left_out for entry in part.entries)
