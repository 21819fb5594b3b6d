"""What was countersigned is held against the export that is given with it, by both checkers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.job_file.project import Project
from annotator.job_file.schema.tables import EFFORT, SESSION
from annotator.model.people import new_worker
from annotator.paths import keys_folder
from annotator.sample import make_sample
from tests.annotator.cli.ledgers import from_outside, receipt_for, values, work
from tests.annotator.cli.running import done, run
from tests.support.exports import load, write_sealed
from tests.support.material import CHECKOUT
from tools.checkers import check_ledger

HOUR_MS = 3_600_000
DETAILS = ("job", "item", "full")

Attack = Callable[["Case"], None]


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


@dataclass(slots=True)
class Case:
    """A job of which a hand-in was countersigned, and the folder in which all of that lies."""

    job: Path
    folder: Path
    detail: str = "item"
    items: str = "all"

    @property
    def documents(self) -> Path:
        """Where hand-ins and receipts lie: not beside exports, so that only named ones count."""
        return self.folder / "documents"

    @property
    def hand_in(self) -> Path:
        return self.documents / "one.jsonl"

    @property
    def receipt(self) -> Path:
        return self.documents / "one.receipt.json"

    @property
    def export(self) -> Path:
        return self.folder / "export"

    def hands_in(self, name: str, *more: str | Path) -> Path:
        """Hand in, have it countersigned and take the receipt; return the hand-in."""
        out, key = self.documents / name, self.documents / "vendor.pem"
        done("hand-in", self.job, out, *more)
        new = [] if key.exists() else ["--make-key"]
        done("receipt", "--take", self.job, receipt_for(out, key, *new))
        return out

    def exports(self) -> int:
        """Export; return the status."""
        how = ("--format", "coco", "--detail", self.detail, "--items", self.items)
        return run("export", self.job, self.export, *how).exit_code


@pytest.fixture
def case(demo: Path, tmp_path: Path) -> Case:
    found = Case(demo, tmp_path)
    found.documents.mkdir()
    return found


def answers(case: Case, *documents: Path) -> tuple[bool, str]:
    """Return whether all holds, and what is told; the second checker must say the same."""
    some = documents or (case.hand_in, case.receipt)
    answer = run("verify", case.export, *some)
    second = check_ledger.compare(case.export, list(some))
    assert (answer.exit_code == 0) is (second == ""), (second, answer.stdout)
    return answer.exit_code == 0, answer.stdout


def rewrite(job: Path, column: str, value: object, *, seq: int = 1) -> None:
    """Change an entry as somebody would who knows how a row is sealed."""
    at = EFFORT.columns.index(column)
    with from_outside(job, "effort") as connection:
        sql = "SELECT * FROM effort WHERE seq = ?"
        row = list(connection.execute(sql, (seq,)).fetchone()[:-1])
        row[at] = value
        connection.execute("DELETE FROM effort WHERE seq = ?", (seq,))
        EFFORT.append(connection, row)


def forget(job: Path) -> None:
    """Take away what shows that anything was ever handed in."""
    for table in ("ledger", "receipt_day", "receipt"):
        with from_outside(job, table) as connection:
            connection.execute(f"DELETE FROM {table}")


def enter_anew(case: Case) -> None:
    """Hand in what the job says by now, under a new ledger of the same name, and show nobody."""
    forget(case.job)
    done("hand-in", case.job, case.folder / "never shown.jsonl")
    (case.folder / "never shown.jsonl").unlink()


def inflated(case: Case) -> None:
    rewrite(case.job, "end_ms", 227_000 + HOUR_MS)


def inflated_and_forgotten(case: Case) -> None:
    inflated(case)
    forget(case.job)


def inflated_and_entered_anew(case: Case) -> None:
    inflated(case)
    enter_anew(case)


def shrunk(case: Case) -> None:
    rewrite(case.job, "end_ms", 60_000)


def shrunk_and_forgotten(case: Case) -> None:
    shrunk(case)
    forget(case.job)


def shrunk_and_entered_anew(case: Case) -> None:
    shrunk(case)
    enter_anew(case)


def other_category(case: Case) -> None:
    rewrite(case.job, "category", "rework")
    forget(case.job)
    enter_anew(case)


def swapped_order(case: Case) -> None:
    rewrite(case.job, "order_sha256", "")


def swapped_order_and_entered_anew(case: Case) -> None:
    swapped_order(case)
    enter_anew(case)


def swapped_worker(case: Case) -> None:
    with Project.open(case.job) as project:
        other = new_worker("Worker 2")
        project.writes.add_worker(other).result()
    rewrite(case.job, "worker_id", other.id)
    at = SESSION.columns.index("worker_id")
    with from_outside(case.job, "session") as connection:
        rows = [list(row[:-1]) for row in connection.execute("SELECT * FROM session")]
        for row in rows:
            row[at] = other.id
            SESSION.put(connection, row)
    forget(case.job)
    worker = ("--worker", "Worker 2")
    done("hand-in", case.job, case.documents / "two.jsonl", *worker)


ATTACKS: Sequence[Attack] = (
    inflated,
    inflated_and_forgotten,
    inflated_and_entered_anew,
    shrunk,
    shrunk_and_forgotten,
    shrunk_and_entered_anew,
    other_category,
    swapped_order,
    swapped_order_and_entered_anew,
    swapped_worker,
)
TOLD = {inflated, shrunk, swapped_order}
"""Those that leave the ledger in the job, so that the program itself sees it while exporting."""


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_a_record_that_was_changed_since_is_seen(case: Case, attack: Attack, detail: str) -> None:
    case.detail = detail
    case.hands_in("one.jsonl")
    attack(case)
    assert case.exports() == int(attack in TOLD)
    holds, text = answers(case)
    assert not holds
    assert f"{case.export}: no" in text
    assert (NOT_AS_HANDED_IN in text) is (attack in TOLD)
    assert (NOT_AS_HANDED_IN in (case.export / "README.md").read_text()) is (attack in TOLD)


@pytest.mark.parametrize("detail", DETAILS)
def test_an_honest_export_of_what_was_countersigned(case: Case, detail: str) -> None:
    case.detail = detail
    case.hands_in("one.jsonl")
    assert case.exports() == 0
    holds, text = answers(case)
    assert holds, text
    assert "its time by category: all of it was countersigned in one.receipt.json" in text


@pytest.mark.parametrize("detail", DETAILS)
def test_what_came_after_is_told_as_not_covered(case: Case, detail: str) -> None:
    case.detail = detail
    case.hands_in("one.jsonl")
    work(case.job, ms=HOUR_MS)
    assert case.exports() == 0
    holds, text = answers(case)
    assert holds, text
    covered = "1 h (3600000 ms) of its time, which one.receipt.json does not cover: label +3600000"
    assert covered in text


@pytest.mark.parametrize("detail", DETAILS)
def test_an_older_hand_in_covers_less_and_it_is_told(case: Case, detail: str) -> None:
    case.detail = detail
    case.hands_in("one.jsonl")
    work(case.job, ms=HOUR_MS, sits_down=True)
    two = case.hands_in("two.jsonl")
    assert case.exports() == 0
    holds, text = answers(case)
    assert holds, text
    assert "Name a newer hand-in as well" in text
    holds, text = answers(case, case.hand_in, case.receipt, two, two.with_suffix(".receipt.json"))
    assert holds, text
    assert "the root over the first 16 entries of its record, against two.jsonl" in text
    assert "all of it was countersigned in two.receipt.json" in text


@pytest.mark.parametrize("detail", DETAILS)
def test_work_between_an_export_and_the_hand_in_that_names_it(case: Case, detail: str) -> None:
    case.detail = detail
    assert case.exports() == 0
    work(case.job, ms=60_000)
    case.hands_in("one.jsonl", "--export", case.export)
    holds, text = answers(case)
    assert holds, text
    assert "what came after it: 1 min (60000 ms) more was countersigned" in text


def test_an_older_export_has_less_than_was_countersigned(case: Case) -> None:
    assert case.exports() == 0
    work(case.job)
    case.hands_in("one.jsonl")
    holds, text = answers(case)
    assert not holds
    assert "have 1 min (60000 ms) less than was countersigned in one.receipt.json" in text


def test_a_document_of_another_job(case: Case, tmp_path: Path) -> None:
    case.hands_in("one.jsonl")
    other = tmp_path / "other"
    make_sample(other, CHECKOUT / "resources" / "examples")
    [job] = other.glob("*.fairlabel")
    assert replace(case, job=job).exports() == 0
    holds, text = answers(case)
    assert not holds
    assert text.count("is about another job than the exports given with it.") == 2


def test_a_receipt_for_another_hand_in_of_the_same_ledger(case: Case) -> None:
    copy = case.job.with_name("copy.fairlabel")
    shutil.copy(case.job, copy)
    work(copy, ms=90_000)
    other = replace(case, job=copy).hands_in("two.jsonl")
    work(case.job, ms=60_000)
    done("hand-in", case.job, case.hand_in)
    assert case.exports() == 0
    holds, text = answers(case, case.hand_in, other.with_suffix(".receipt.json"))
    assert not holds
    assert f"{case.export}: no" in text


@pytest.mark.parametrize("detail", DETAILS)
def test_chosen_items_are_not_held_to_the_hours_of_the_whole_job(case: Case, detail: str) -> None:
    case.detail, case.items = detail, "1"
    case.hands_in("one.jsonl")
    assert case.exports() == 0
    holds, text = answers(case)
    assert holds, text
    assert "its hours: only some items were chosen" in text


@pytest.mark.parametrize("attack", [inflated, inflated_and_entered_anew])
def test_chosen_items_of_a_changed_record(case: Case, attack: Attack) -> None:
    case.items = "2"
    case.hands_in("one.jsonl")
    attack(case)
    case.exports()
    holds, _text = answers(case)
    assert not holds


@pytest.mark.parametrize("detail", DETAILS)
def test_a_proof_holds_item_and_order(case: Case, detail: str) -> None:
    case.detail = detail
    case.hands_in("one.jsonl")
    item = 1
    proof = case.documents / "proof.json"
    done("prove", case.job, proof, "--item", str(item))
    assert case.exports() == 0
    holds, text = answers(case, proof)
    assert holds, text
    assert ("1 span, each against its entry in proof.json" in text) is (detail == "full")
    rewritten = load(case.export, "effort.json")
    if detail == "job":
        assert "the time in proof.json: this level has no times of single items" in text
        return
    for each in rewritten["items"]:
        if each["id"] == item:
            each["ms"]["label"] -= 1000
    documents = {name: load(case.export, name) for name in ("annotations.json", "effort.json")}
    documents = {
        **documents,
        "effort.json": rewritten,
        "fair_pay.json": load(case.export, "fair_pay.json"),
    }
    write_sealed(case.export, documents)
    holds, text = answers(case, proof)
    assert not holds
    assert "and proof.json shows 227000 ms" in text


def test_a_forged_export_that_says_the_rest_is_not_handed_in_yet(case: Case) -> None:
    """Whoever writes everything anew is not refused, but told for what is not covered."""
    case.detail = "job"
    case.hands_in("one.jsonl")
    work(case.job, ms=HOUR_MS)
    assert case.exports() == 0
    ledger = load(case.export, "effort.json")["ledgers"][0]
    assert (ledger["size"], ledger["new"], ledger["ms"]) == (3, 12, {"label": 227_000})
    documents = {
        name: load(case.export, name)
        for name in ("annotations.json", "effort.json", "fair_pay.json")
    }
    documents["effort.json"]["ledgers"][0]["new"] = 0
    write_sealed(case.export, documents)
    holds, text = answers(case)
    assert not holds
    assert "says 3827000 ms, but 227000 ms was handed in with one.jsonl" in text


def test_what_lies_beside_an_export_is_found(case: Case) -> None:
    case.hands_in("one.jsonl")
    assert case.exports() == 0
    assert "one.jsonl" not in done("verify", case.export).stdout
    for path in case.documents.glob("one*"):
        shutil.copy(path, case.folder / path.name)
    text = done("verify", case.export).stdout
    assert f"{case.folder / 'one.jsonl'}: yes" in text
    assert "all of it was countersigned in one.receipt.json" in text
    shutil.rmtree(case.export)
    inflated_and_entered_anew(case)
    assert case.exports() == 0
    assert run("verify", case.export).exit_code == 1


def test_later_documents_beside_an_export_are_left_to_be_named(case: Case) -> None:
    case.hands_in("one.jsonl")
    assert case.exports() == 0
    work(case.job)
    two = case.hands_in("two.jsonl")
    for path in case.documents.glob("two*"):
        shutil.copy(path, case.folder / path.name)
    assert "two.jsonl" not in done("verify", case.export).stdout
    assert run("verify", case.export, two).exit_code == 1


def test_nothing_is_told_of_ledgers_while_nobody_has_handed_in(case: Case) -> None:
    assert case.exports() == 0
    assert "ledgers" not in load(case.export, "effort.json")
    done("hand-in", case.job, case.hand_in)
    shutil.rmtree(case.export)
    assert case.exports() == 0
    [ledger] = load(case.export, "effort.json")["ledgers"]
    lines = values(case.hand_in)
    assert {**lines[1], "line": ""} == {
        "line": "",
        "origin": ledger["origin"],
        "size": ledger["size"],
        "root": ledger["root"],
    }
