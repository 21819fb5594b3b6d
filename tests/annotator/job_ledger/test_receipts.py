"""A receipt must say what was handed in; one that does not is refused, or can be set aside."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from annotator.job_file.project import Project
from annotator.job_file.reading.receipt_state import last_receipt
from annotator.job_file.schema.tables import HAND_IN, RECEIPT
from annotator.job_ledger import own_keys, shred
from annotator.job_ledger.document_files import LedgerRefusedError, document_bytes, read
from annotator.job_ledger.hand_in import hand_in, preview
from annotator.job_ledger.item_proof import show_item
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.job_ledger.receipts import judged_receipts, set_aside, use_again
from annotator.job_ledger.take_receipt import FittingReceipt, fitting, take
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, ReceiptContents, sign_receipt
from annotator.ledger.signatures import Signer
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.records import StoredReceipt
from annotator.verify.ledger.document_reader import HandInRead
from tests.annotator.cli.ledgers import both_say_no, both_say_yes, from_outside, work
from tests.annotator.cli.running import done, run, told
from tests.annotator.cli.test_ledger_recovery import damaged
from tests.annotator.job_ledger.test_since_receipt import one

TODAY = dt.date(2026, 11, 28)


@pytest.fixture
def job(demo: Path) -> Path:
    """Return a job with some minutes of work, of which nothing was handed in."""
    shutil.rmtree(keys_folder(), ignore_errors=True)
    work_six_minutes(demo)
    return demo


def work_six_minutes(job: Path) -> None:
    for number in range(3):
        work(job, ms=60_000 * (number + 1), sits_down=number == 1)


@pytest.fixture
def handed_in(job: Path, tmp_path: Path) -> Path:
    """Return the hand-in of all of it; the job goes on with two minutes more."""
    out = tmp_path / "1.jsonl"
    done("hand-in", job, out)
    work(job, ms=120_000)
    return out


@pytest.fixture
def vendor() -> Signer:
    return Signer.new()


def said_of(path: Path) -> ReceiptContents:
    found = read(path)
    assert isinstance(found, HandInRead)
    return ReceiptContents(
        hand_in_sha256=found.sha256,
        checkpoint=found.checkpoint,
        ms=found.ms,
        worker_key=found.key,
    )


def receipt(
    path: Path, signer: Signer, said: ReceiptContents | None = None, name: str = "r"
) -> Path:
    out = path.with_name(f"{name}.receipt.json")
    out.write_bytes(document_bytes(sign_receipt(signer, said or said_of(path))))
    return out


def refusal(job: Path, path: Path) -> str:
    """Return why a receipt is refused, which the command line says, too; nothing is kept."""
    with Project.open(job) as project:
        with pytest.raises(LedgerRefusedError) as caught:
            fitting(project, path)
        assert project.reads.receipts_of(one(project).id).result() == []
    answer = run("receipt", "--take", job, path)
    assert answer.exit_code == 1
    assert str(caught.value) in answer.output
    return str(caught.value)


def taken(job: Path, path: Path) -> FittingReceipt:
    with Project.open(job) as project:
        found = fitting(project, path)
        take(project, found, TODAY)
        return found


def test_less_time_is_refused_and_the_next_hand_in_has_all_of_it(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    bad = receipt(handed_in, vendor, replace(said_of(handed_in), ms={"label": 1_000}))
    assert refusal(job, bad) == (
        "The receipt does not say what you handed in: it says 1 s of “label”, and 9 min was handed "
        "in. It was not taken. Ask for a right one."
    ).replace("9 min", _label(handed_in))
    both_say_no(handed_in, bad)
    two = tmp_path / "2.jsonl"
    done("hand-in", job, two)
    assert _ms(two)["label"] == _ms(handed_in)["label"] + 120_000


def _ms(path: Path) -> dict[str, int]:
    return dict(said_of(path).ms)  # type: ignore[arg-type]  # all of them are times


def _label(path: Path) -> str:
    minutes = _ms(path)["label"] // 60_000
    return f"{minutes} min"


def test_more_time_is_refused_as_well(job: Path, handed_in: Path, vendor: Signer) -> None:
    ms = {**_ms(handed_in), "training": 7_200_000}
    said = replace(said_of(handed_in), ms=ms)
    assert "2 h of “training”, and 0 s was handed in" in refusal(
        job, receipt(handed_in, vendor, said)
    )


def test_a_millisecond_is_told_as_one(job: Path, handed_in: Path, vendor: Signer) -> None:
    label = _ms(handed_in)["label"]
    said = replace(said_of(handed_in), ms={**_ms(handed_in), "label": label - 1})
    text = refusal(job, receipt(handed_in, vendor, said))
    assert f"{label} ms was handed in" in text


def test_the_key_of_another_worker_is_refused_and_nothing_is_locked_out(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    with Project.open(job) as project:
        sheet = own_keys.sheet(project, one(project))
    stranger = Signer.new()
    for replaces in (None, said_of(handed_in).worker_key):
        said = replace(said_of(handed_in), worker_key=stranger.public, replaces=replaces)
        assert "handed in, and it was" in refusal(job, receipt(handed_in, vendor, said))
    with Project.open(job) as project:
        own_keys.restore(project, one(project), sheet.text)
    two = tmp_path / "2.jsonl"
    done("hand-in", job, two)
    both_say_yes(handed_in, two)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: replace(said, hand_in_sha256="0" * 64), "this job does not know"),
        (
            lambda said: replace(said, checkpoint=replace(said.checkpoint, root="0" * 64)),
            "is for another record",
        ),
        (
            lambda said: replace(
                said, checkpoint=replace(said.checkpoint, size=said.checkpoint.size + 10)
            ),
            "Take it in the newest copy",
        ),
        (
            lambda said: replace(said, checkpoint=replace(said.checkpoint, origin="fairlabel/x/y")),
            "for nobody at this job",
        ),
    ],
)
def test_whatever_else_differs_is_refused(
    change: Callable[[ReceiptContents], ReceiptContents],
    sentence: str,
    job: Path,
    handed_in: Path,
    vendor: Signer,
) -> None:
    bad = receipt(handed_in, vendor, change(said_of(handed_in)))
    assert sentence in refusal(job, bad)


def test_a_receipt_for_less_entries_than_were_handed_in_is_refused(
    job: Path, handed_in: Path, vendor: Signer
) -> None:
    """Its root is right for so many entries, so that only the hand-in tells."""
    with Project.open(job) as project:
        size = said_of(handed_in).checkpoint.size - 1
        ledger = read_ledger(project, one(project).id)
        said = replace(said_of(handed_in), checkpoint=ledger.checkpoint(size))
    bad = receipt(handed_in, vendor, said)
    assert f"{size} entries, and {size + 1} were handed in" in refusal(job, bad)
    both_say_no(handed_in, bad)


def test_a_receipt_for_one_hand_in_does_not_answer_another(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    """The same worker, the same record, and a hand-in that the job never made."""
    twin = tmp_path / "twin.jsonl"
    data = handed_in.read_bytes().replace(b'"sample":true', b'"sample":false')
    assert data != handed_in.read_bytes()
    twin.write_bytes(data)
    said = replace(said_of(handed_in), hand_in_sha256=sha256(data).hexdigest())
    assert "this job does not know" in refusal(job, receipt(handed_in, vendor, said))


def test_receipts_may_come_late_and_in_any_order(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    two = tmp_path / "2.jsonl"
    done("hand-in", job, two)
    taken(job, receipt(handed_in, vendor))
    again = tmp_path / "2b.jsonl"  # the same entries once more, with the receipt in it
    done("hand-in", job, again)
    for number, path in enumerate((again, two, handed_in)):
        found = taken(job, receipt(path, vendor, name=str(number)))
        assert found.is_known == (path == handed_in)
    with Project.open(job) as project:
        assert [each.problem for each in judged_receipts(project, one(project))] == [None] * 3
    three = tmp_path / "3.jsonl"
    done("hand-in", job, three)
    both_say_yes(handed_in, two, again, three)


def test_an_older_receipt_that_is_replayed_takes_nothing_away(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    first = receipt(handed_in, vendor, name="1")
    taken(job, first)
    two, three = tmp_path / "2.jsonl", tmp_path / "3.jsonl"
    done("hand-in", job, two)
    taken(job, receipt(two, vendor, name="2"))
    taken(job, first)
    done("hand-in", job, three)
    with Project.open(job) as project:
        assert len(project.reads.receipts_of(one(project).id).result()) == 2
    assert _ms(three) == _ms(two)
    both_say_yes(handed_in, two, three, first)


# A job that has lost what was handed in, and has a bad receipt for it.


def take_bad(job: Path, folder: Path) -> tuple[str, int]:
    """Put a receipt into a job that says 1 s of label, and names another worker's key.

    The job has lost its own statement of the hand-in, as after a damage, and the key is lost. Two
    minutes of work come after that. Returns the text of the worker's sheet, and how many ms of
    label were handed in.
    """
    out = folder / "lost" / "1.jsonl"
    out.parent.mkdir()
    done("hand-in", job, out)
    said = said_of(out)
    bent = replace(said, ms={"label": 1_000}, worker_key=Signer.new().public)
    text = document_bytes(sign_receipt(Signer.new(), bent)).decode()
    with Project.open(job) as project:
        worker = one(project)
        sheet = own_keys.sheet(project, worker)
        size, root = said.checkpoint.size, said.checkpoint.root
        project.writes.add_receipt(
            StoredReceipt(worker.id, size, root, text, "2026-11-02")
        ).result()
    with from_outside(job, "hand_in") as connection:
        connection.execute("DELETE FROM hand_in")
    shutil.rmtree(keys_folder())
    work(job, ms=120_000)
    return sheet.text, _ms(out)["label"]


@dataclass(frozen=True, slots=True)
class Bad:
    """Such a job, the sheet of its key, and how many ms of label were handed in."""

    path: Path
    sheet: str
    ms: int

    @property
    def problem(self) -> str:
        """What is said of the receipt."""
        return f"It says 1 s of “label”, and {self.ms // 60_000} min was handed in."


@pytest.fixture
def bad(job: Path, tmp_path: Path) -> Bad:
    return Bad(job, *take_bad(job, tmp_path))


def test_a_bad_receipt_is_told_and_nothing_is_handed_in_with_it(bad: Bad) -> None:
    said = bad.problem
    assert f"It does not fit the record: {said}" in done("info", bad.path).stdout
    assert told("info", bad.path, "--json")["ledger"][0]["last_receipt_problem"] == said
    assert "--set-aside 1" in done("receipts", bad.path).stdout
    for ask in (preview, hand_in, lambda project, worker: show_item(project, worker, 2)):
        with Project.open(bad.path) as project:
            with pytest.raises(LedgerRefusedError, match="Set it aside first") as caught:
                ask(project, one(project))
            assert said in str(caught.value)
    with Project.open(bad.path) as project, pytest.raises(LedgerRefusedError, match="Set it aside"):
        shred.settled(project, one(project))


def test_once_it_is_set_aside_the_worker_hands_in_all_the_time_and_has_the_key_again(
    bad: Bad, tmp_path: Path, vendor: Signer
) -> None:
    two, three = tmp_path / "2.jsonl", tmp_path / "3.jsonl"
    with (
        Project.open(bad.path) as project,
        pytest.raises(LedgerRefusedError, match="set it aside first"),
    ):
        own_keys.restore(project, one(project), bad.sheet)
    before = _rows(bad.path, "receipt")
    assert "Set aside on" in done("receipts", bad.path, "--set-aside", "1").stdout
    with Project.open(bad.path) as project:
        state = own_keys.restore(project, one(project), bad.sheet)
        assert not state.is_another
    done("hand-in", bad.path, two)
    assert _ms(two)["label"] == bad.ms + 120_000
    both_say_yes(two)
    taken(bad.path, receipt(two, vendor))
    work(bad.path, ms=60_000)
    done("hand-in", bad.path, three)
    assert _ms(three)["label"] == bad.ms + 180_000
    both_say_yes(two, three)
    assert _rows(bad.path, "receipt")[:1] == before  # nothing was deleted, or written over


def _rows(path: Path, table: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY seq").fetchall()


def test_what_does_not_fit_is_not_used_again(bad: Bad) -> None:
    done("receipts", bad.path, "--set-aside", "1")
    done("receipts", bad.path, "--set-aside", "1")  # harmless
    answer = run("receipts", bad.path, "--use-again", "1")
    assert answer.exit_code == 1
    assert "It stays set aside, because it does not fit: It says 1 s" in answer.output
    assert len(_rows(bad.path, "receipt_choice")) == 1
    [shown] = told("receipts", bad.path, "--json")
    assert shown["set_aside"] is not None
    assert shown["problem"].startswith("It says 1 s")


def test_setting_aside_can_be_taken_back(job: Path, handed_in: Path, vendor: Signer) -> None:
    path = receipt(handed_in, vendor)
    taken(job, path)
    with Project.open(job) as project:
        worker = one(project)
        [kept] = judged_receipts(project, worker)
        set_aside(project, worker, kept.stored, TODAY)
        assert _last(project, worker) is None
        assert project.reads.open_account(worker.id).result().receipt is None
        assert hand_in(project, worker).draft.receipted == 0
        [aside] = judged_receipts(project, worker)
        assert (aside.stored.set_aside, aside.problem) == ("2026-11-28", None)
        use_again(project, worker, aside.stored, TODAY)
        assert hand_in(project, worker).draft.receipted == kept.stored.size
        set_aside(project, worker, kept.stored, TODAY)
    # To take the very file once more is to use it again.
    assert taken(job, path).is_known
    with Project.open(job) as project:
        assert hand_in(project, one(project)).draft.receipted == kept.stored.size
    assert [row[2] for row in _rows(job, "receipt_choice")] == [1, 0, 1, 0]
    assert len(_rows(job, "receipt")) == 1


def _last(project: Project, worker: Worker) -> StoredReceipt | None:
    return last_receipt(project.reads.receipts_of(worker.id).result())


def test_a_receipt_behind_which_spans_were_shredded_stays(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    taken(job, receipt(handed_in, vendor))
    with Project.open(job) as project:
        worker = one(project)
        for session in project.reads.sessions().result():
            project.writes.end_session(session.id, 0).result()
        shred.shred(project, shred.settled(project, worker).draft(dt.date(2100, 1, 1)), TODAY)
        [kept] = judged_receipts(project, worker)
        with pytest.raises(
            LedgerRefusedError, match="Time entries were shredded behind this receipt"
        ):
            set_aside(project, worker, kept.stored)
    answer = run("receipts", job, "--set-aside", "1")
    assert (answer.exit_code, "cannot be set aside" in answer.output) == (1, True)
    work(job, ms=30_000, sits_down=True)
    two = tmp_path / "2.jsonl"
    done("hand-in", job, two)
    assert _ms(two)["label"] == _ms(handed_in)["label"] + 150_000
    both_say_yes(handed_in, two)
    # Once another receipt covers them, too, it can go.
    taken(job, receipt(two, vendor, name="2"))
    assert "Set aside" in done("receipts", job, "--set-aside", "1").stdout


def test_a_number_that_there_is_not_is_told(job: Path, handed_in: Path, vendor: Signer) -> None:
    assert "There is no receipt in this job" in run("receipts", job, "--set-aside", "1").output
    taken(job, receipt(handed_in, vendor))
    assert "has the number 2" in run("receipts", job, "--use-again", "2").output
    both = run("receipts", job, "--use-again", "1", "--set-aside", "1")
    assert both.exit_code == 2


def test_what_was_handed_in_is_checked_again_before_it_counts(
    job: Path, handed_in: Path, vendor: Signer
) -> None:
    """Who edits the job file cannot shrink the worker's own statement: it is signed."""
    taken(job, receipt(handed_in, vendor))
    with from_outside(job, "hand_in") as connection:
        sql = "SELECT seq, worker_id, size, sha256, bundle FROM hand_in"
        [(*row, bundle)] = connection.execute(sql).fetchall()
        value = json.loads(bundle)
        payload = json.loads(base64.b64decode(value["dsseEnvelope"]["payload"]))
        payload["predicate"]["ms"] = {"label": 1}
        text = json.dumps(payload, sort_keys=True, separators=(",", ":"))
        value["dsseEnvelope"]["payload"] = base64.b64encode(text.encode()).decode()
        connection.execute("DELETE FROM hand_in")
        bent = json.dumps(value, sort_keys=True, separators=(",", ":"))
        HAND_IN.append(connection, (*row, bent))
    answer = run("hand-in", job, handed_in.with_name("2.jsonl"))
    assert answer.exit_code == 1
    assert "is not in the job as you signed it" in answer.output
    assert not handed_in.with_name("2.jsonl" + BUNDLE_SUFFIX).exists()


def test_an_own_statement_of_another_version_of_the_hand_in_is_recovered(
    job: Path, handed_in: Path, vendor: Signer, tmp_path: Path
) -> None:
    """A damaged job that is recovered still knows what was handed in, and what was set aside."""
    path = receipt(handed_in, vendor)
    taken(job, path)
    done("receipts", job, "--set-aside", "1")
    out = damaged(job, "effort", "UPDATE effort SET end_ms = end_ms + 1 WHERE seq = 2")
    assert told("receipts", out, "--json")[0]["set_aside"] is not None
    done("receipt", "--take", out, path)
    assert told("receipts", out, "--json")[0]["set_aside"] is None
    done("hand-in", out, tmp_path / "2.jsonl")
    both_say_yes(handed_in, tmp_path / "2.jsonl")


def test_a_receipt_that_cannot_be_read_any_more_is_told_and_can_be_set_aside(
    job: Path, handed_in: Path, vendor: Signer
) -> None:
    """Somebody changed the row from outside, with its seal: nothing of it is JSON."""
    taken(job, receipt(handed_in, vendor))
    with from_outside(job, "receipt") as connection:
        sql = "SELECT seq, worker_id, size, root FROM receipt"
        [row] = connection.execute(sql).fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM receipt")
        RECEIPT.append(connection, (*row, "nonsense"))
    told_of = done("info", job).stdout
    assert "It does not fit the record: It cannot be read any more." in told_of
    assert "none that can be read" in done("receipts", job).stdout
    with Project.open(job) as project:
        assert own_keys.key_state(project, one(project)).known is None
    done("receipts", job, "--set-aside", "1")
    done("hand-in", job, handed_in.with_name("2.jsonl"))
    both_say_yes(handed_in, handed_in.with_name("2.jsonl"))
