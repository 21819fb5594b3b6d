"""Handing in, countersigning, taking and showing, as worker, vendor and inspector type it."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.job_file.schema.tables import EFFORT
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.paths import keys_folder
from tests.annotator.cli.ledgers import (
    both_say_no,
    both_say_yes,
    from_outside,
    public,
    receipt_for,
    values,
    work,
)
from tests.annotator.cli.running import done, refused, run, state_of


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "vendor.pem"


def test_from_hand_in_to_receipt_and_on(demo: Path, tmp_path: Path, key: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    assert "3 entries" in done("receipt", "--take", demo, receipt).stdout
    work(demo)
    work(demo, item=None)
    done("hand-in", demo, two)
    lines = values(two)
    assert lines[1]["size"] == 5
    assert lines[4]["bundle"] == values(receipt)[0]
    assert lines[2]["ms"] == {"label": 287_000, "admin": 60_000}
    second = receipt_for(two, key, "--after", receipt)
    text = both_say_yes(one, two, receipt, second, key=public(key))
    assert "its first 3 entries are those of the last receipt" in text
    assert "whose key countersigned" not in text


def test_a_hand_in_tells_no_span_no_name_and_no_time(demo: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", demo, one)
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        [session] = project.reads.sessions().result()
        [entry] = project.reads.entries_of(worker.id).result()
        secret = _secret(project)
        title = project.facts.title
    text = one.read_text() + one.with_name(one.name + BUNDLE_SUFFIX).read_text()
    private = [worker.name, worker.id, session.id, str(session.started_utc_ms), secret, title]
    for each in private:
        assert each not in text
    assert "start_ms" not in text
    assert entry.span.ended_by.value not in text.split('"')


def _secret(project: Project) -> str:
    with project.snapshot().result() as snapshot:
        return snapshot.secret


def test_the_preview_writes_nothing_and_shows_what_leaves(demo: Path, tmp_path: Path) -> None:
    before = state_of(demo.parent)
    text = done("hand-in", demo, "--preview").stdout
    assert state_of(demo.parent) == before
    assert not keys_folder().exists()
    assert "totals.ms.label: 227000" in text
    assert "made when you first hand in" in text
    one = tmp_path / "one.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, tmp_path / "k.pem", "--make-key")
    done("receipt", "--take", demo, receipt)
    text = done("hand-in", demo, "--preview").stdout
    for line in values(one):
        for name, value in line.items():
            if name not in {"line", "hashes", "bundle", "consistency", "from"}:
                assert f"{line['line']}.{name}" in text, (name, value)
    assert "payload of the receipt.predicate.worker_key" in text


def test_the_key_is_made_once_and_only_its_owner_may_read_it(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "one.jsonl")
    [path] = keys_folder().iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    done("hand-in", demo, tmp_path / "two.jsonl")
    assert [each.read_bytes() for each in keys_folder().iterdir()] == [before]
    assert values(tmp_path / "one.jsonl")[0]["key"] == values(tmp_path / "two.jsonl")[0]["key"]


def test_a_key_that_is_no_key_is_left_and_told(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "one.jsonl")
    [path] = keys_folder().iterdir()
    path.write_bytes(b"nonsense")
    assert "Move it away" in refused("hand-in", demo, tmp_path / "two.jsonl")
    assert path.read_bytes() == b"nonsense"
    assert not (tmp_path / "two.jsonl").exists()


def test_a_lost_key_is_enrolled_by_whoever_countersigns(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    one, two, three = (tmp_path / f"{name}.jsonl" for name in ("one", "two", "three"))
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    done("receipt", "--take", demo, receipt)
    [path] = keys_folder().iterdir()
    path.unlink()
    work(demo)
    done("hand-in", demo, two)
    assert "another key" in both_say_no(two)
    assert "Nothing was signed" in refused("receipt", two, tmp_path / "r.json", "--key", key)
    enrolled = receipt_for(two, key, "--enrol", "--after", receipt)
    done("receipt", "--take", demo, enrolled)
    done("hand-in", demo, three)
    both_say_yes(one, two, three, receipt, enrolled, key=public(key))
    both_say_yes(three)


def test_a_receipt_by_another_key_than_before_is_told(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    other, told = key.with_name("other.pem"), []
    for number, signer in enumerate((key, key, other, key, other)):
        out = tmp_path / f"{number}.jsonl"
        work(demo)
        done("hand-in", demo, out)
        receipt = receipt_for(out, signer, *([] if signer.exists() else ["--make-key"]))
        said = done("receipt", "--take", demo, receipt).stdout
        told.append("It is another key than in the receipts before" in said)
    # The first is compared with nothing, and a key that was seen once is known.
    assert told == [False, False, True, False, False]


def test_what_was_countersigned_cannot_be_rewritten(demo: Path, tmp_path: Path, key: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    done("receipt", "--take", demo, receipt)
    rewrite(demo, "end_ms", 300_000)
    assert "(effort) was changed since it was entered" in refused("hand-in", demo, two)
    assert "(effort) was changed" in run("check", demo).stdout
    forget(demo)
    done("hand-in", demo, two, "--force")
    assert "does not go on from one.receipt.json" in both_say_no(two, receipt)
    assert "Nothing was signed" in refused(
        "receipt", two, tmp_path / "r.json", "--key", key, "--after", receipt
    )
    assert "is for another record of Worker 1" in refused("receipt", "--take", demo, receipt)


def rewrite(job: Path, column: str, value: int) -> None:
    """Change the first entry as somebody would who knows how a row is sealed."""
    at = EFFORT.columns.index(column)
    with from_outside(job, "effort") as connection:
        row = list(connection.execute("SELECT * FROM effort WHERE seq = 1").fetchone()[:-1])
        row[at] = value
        connection.execute("DELETE FROM effort WHERE seq = 1")
        EFFORT.append(connection, row)


def forget(job: Path) -> None:
    """Take away what shows that anything was ever handed in."""
    for table in ("ledger", "receipt_day", "receipt"):
        with from_outside(job, table) as connection:
            connection.execute(f"DELETE FROM {table}")
