"""A ledger is read in parts, told, stopped; what is not yet receipted is what a full count says."""

from __future__ import annotations

import random
import shutil
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.errors import CancelledError, JobFileError
from annotator.export.forms.canonical import canonical
from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import OpenAccount
from annotator.job_ledger import ledger_reader
from annotator.job_ledger.ledger_reader import (
    enter_ledger,
    read_leaves,
    read_ledger,
    read_since_receipt,
)
from annotator.job_ledger.state import states
from annotator.ledger.entries import LedgerPosition
from annotator.ledger.ledger_documents import ReceiptContents, ms_of, sign_receipt
from annotator.ledger.signatures import Signer
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.pay_basis.effective_time import day_of
from annotator.progress import Cancel, Watch
from annotator.records import Correction, StoredReceipt
from tests.annotator.cli.ledgers import work


@pytest.fixture
def job(demo: Path) -> Path:
    shutil.rmtree(keys_folder(), ignore_errors=True)
    for number in range(6):
        work(demo, item=number % 3 or None, ms=1_000 * (number + 1), sits_down=number % 2 == 0)
    return demo


def one(project: Project) -> Worker:
    [worker] = project.reads.workers().result()
    return worker


def counted(project: Project, receipted: int) -> tuple[int, int, int, int | None]:
    """Return what is open by going through all entries one by one."""
    worker = one(project)
    ledger = read_ledger(project, worker.id)
    sessions = {each.id: each for each in project.reads.sessions().result()}
    open_ones = [entry for entry in ledger.entries[receipted:] if entry.ms]
    work_ms = sum(e.ms for e in open_ones if e.content.get("category") in COUNTED_WORK)
    days = [
        day_of(sessions[str(e.content["session"])], int(str(e.content["start_ms"])))
        for e in open_ones
    ]
    return len(ledger.entries), ledger.written, work_ms, min(days, default=None)


def told(account: OpenAccount) -> tuple[int, int, int, int | None]:
    return account.entries, account.entered, account.work_ms, account.since_day


def receipt_for_all(project: Project, size: int) -> StoredReceipt:
    worker, key = one(project), Signer.new()
    whole = read_ledger(project, worker.id)
    ledger = replace(whole, entries=whole.entries[:size])
    checkpoint = ledger.checkpoint(size)
    said = ReceiptContents(
        hand_in_sha256="0" * 64, checkpoint=checkpoint, ms=ms_of(ledger), worker_key=key.public
    )
    bundle = canonical(sign_receipt(key, said)).decode()
    return StoredReceipt(worker.id, size, checkpoint.root, bundle)


def test_what_is_open_is_what_a_full_count_says(job: Path) -> None:
    rng = random.Random(1)
    for number in range(12):
        with Project.open(job) as project:
            worker = one(project)
            account = project.reads.open_account(worker.id).result()
            assert told(account) == counted(project, account.receipted)
            match rng.randrange(3):
                case 0:
                    enter_ledger(project, worker.id)
                case 1:
                    size = read_ledger(project, worker.id).written
                    if size:
                        project.writes.add_receipt(receipt_for_all(project, size)).result()
                case _:
                    claim(project)
            account = project.reads.open_account(worker.id).result()
            assert told(account) == counted(project, account.receipted)
        work(job, item=rng.choice([1, None]), ms=rng.randint(1, 9_999), sits_down=number % 4 == 0)


def claim(project: Project) -> None:
    session = project.reads.sessions().result()[-1]
    whose = session.id, session.worker_id, project.reads.last_order_of(session.id).result()
    declared = Category.DECLARED
    said = Correction(*whose, None, 1, None, declared, "crash", 0, 60_000)
    project.writes.append_corrections([said]).result()


def test_what_was_said_since_the_receipt_is_open_and_no_work(job: Path) -> None:
    with Project.open(job) as project:
        worker = one(project)
        size = len(enter_ledger(project, worker.id).entries)
        project.writes.add_receipt(receipt_for_all(project, size)).result()
        assert told(project.reads.open_account(worker.id).result()) == (size, size, 0, None)
        for entered in (False, True):
            claim(project)
            if entered:
                enter_ledger(project, worker.id)
            account = project.reads.open_account(worker.id).result()
            assert account.since_day is not None
            assert told(account) == counted(project, size)


def test_who_never_handed_in_has_everything_open(job: Path) -> None:
    with Project.open(job) as project:
        [state] = states(project)
        assert (state.entered, state.receipted, state.key, state.taken) == (0, 0, None, None)
        assert (
            state.open_entries
            == state.entries
            == len(read_ledger(project, one(project).id).entries)
        )
        assert state.since is not None


def test_parts_make_the_same_ledger_as_one_piece(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(job) as project:
        worker = one(project)
        whole = enter_ledger(project, worker.id)
        monkeypatch.setattr(ledger_reader, "_ROWS", 2)
        parts = read_ledger(project, worker.id)
        unchecked = read_since_receipt(project, worker.id, checks=False)
        leaves = read_leaves(project, worker.id, len(whole.entries))
    assert parts.entries == whole.entries
    assert unchecked.leaves == whole.leaves == leaves
    assert unchecked.totals() == whole.totals()


def test_it_tells_how_far_it_is_and_stops_when_asked(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_reader, "_ROWS", 2)
    seen: list[tuple[int, int]] = []
    cancel = Cancel()
    with Project.open(job) as project:
        worker = one(project)
        read_ledger(project, worker.id, Watch(progress=lambda *at: seen.append(at)))
        done = [at for at, _ in seen]
        assert done == sorted(done)
        assert seen[-1][0] == seen[-1][1] > 0

        def stop(_done: int, _total: int) -> None:
            cancel.cancel()

        with pytest.raises(CancelledError):
            enter_ledger(project, worker.id, Watch(cancel, stop))
        assert read_ledger(project, worker.id).written == 0


def test_saving_comes_between_the_parts(job: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_reader, "_ROWS", 1)
    saved: list[Future[None]] = []
    finished: list[int] = []
    with Project.open(job) as project:
        worker = one(project)

        def save(done: int, total: int) -> None:
            if not saved:
                saved.append(project.writes.save_open_span(None))
                saved[0].add_done_callback(lambda _: finished.append(done))
            elif saved[0].done() and done < total:
                finished.append(done)

        read_ledger(project, worker.id, Watch(progress=save))
    assert finished, "the save waited until all was read"


def test_entering_is_done_in_parts_and_two_at_once_are_refused(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_reader, "_PLACES", 2)
    with Project.open(job) as project:
        worker = one(project)
        ledger = enter_ledger(project, worker.id)
        assert ledger.written == len(ledger.entries) == read_ledger(project, worker.id).written
        entry = ledger.entries[0]
        again = project.writes.enter(worker.id, 0, [LedgerPosition(entry.key, entry.leaf.hex())])
        with pytest.raises(JobFileError, match="handed in from this job meanwhile"):
            again.result()
        assert read_ledger(project, worker.id).written == ledger.written


def test_half_an_entering_is_gone_on_with(job: Path) -> None:
    with Project.open(job) as project:
        worker = one(project)
        ledger = read_ledger(project, worker.id)
        some = [LedgerPosition(entry.key, entry.leaf.hex()) for entry in ledger.entries[:4]]
        project.writes.enter(worker.id, 0, some).result()
        assert enter_ledger(project, worker.id).leaves == ledger.leaves
        assert project.check().result() == []
