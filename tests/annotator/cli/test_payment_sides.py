"""A bonus and a payment of two sides on two machines, by files, through the command line."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.job_file.schema.sealed_rows import SealedTable
from annotator.job_file.schema.tables import PAYMENT, PAYMENT_DOCUMENT
from annotator.ledger.keys import write_key
from annotator.ledger.signatures import Signer
from tests.annotator.cli.ledgers import from_outside
from tests.annotator.cli.running import done, refused, run


@dataclass(frozen=True, slots=True)
class Side:
    """A machine with its own home and its own copy of the job."""

    home: Path
    job: Path
    patch: pytest.MonkeyPatch

    def sit(self) -> None:
        """Work at this machine from now on."""
        self.patch.setenv("XDG_DATA_HOME", str(self.home))

    def pays(self, *arguments: str | Path) -> str:
        """Run ``payment`` there."""
        self.sit()
        return done("payment", self.job, *arguments).stdout

    def refuses(self, *arguments: str | Path) -> str:
        """Return why ``payment`` is refused there."""
        self.sit()
        return refused("payment", self.job, *arguments)


@dataclass(frozen=True, slots=True)
class Sides:
    """The worker's machine and the vendor's, and a folder through which the files go."""

    worker: Side
    vendor: Side
    post: Path
    key: Path


@pytest.fixture
def sides(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sides:
    copy = tmp_path / "vendor" / "copy.fairlabel"
    copy.parent.mkdir()
    shutil.copy(demo, copy)
    post = tmp_path / "post"
    post.mkdir()
    worker = Side(tmp_path / "home 1", demo, monkeypatch)
    vendor = Side(tmp_path / "home 2", copy, monkeypatch)
    key = tmp_path / "vendor" / "k.pem"
    vendor.sit()
    write_key(key, Signer.new())
    return Sides(worker, vendor, post, key)


OWED = "27.72"


WITH_BONUS = "KES 47.52"
"""What is open with a bonus of 20: of the top-up to the floor 20 cents are not needed any more."""


def test_a_bonus_counts_on_both_machines_once_both_have_signed(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    stated = worker.pays("--bonus", "20", "--day", "2026-11-20")
    assert (
        "bonus granted, stated by the worker, KES 20.00, not confirmed by the other side" in stated
    )
    assert f"KES {OWED}" in stated
    worker.pays("--sign", "1", "--out", post / "1.json")
    asked = vendor.refuses("--take", post / "1.json")
    assert "This job knows no key of" in asked
    assert asked.endswith("If so, add --sure.")
    there = vendor.pays("--take", post / "1.json", "--sure")
    assert "Noted: bonus granted, stated by the worker, KES 20.00" in there
    assert f"KES {OWED}" in there
    agreed = vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key)
    assert "signed by both sides" in agreed
    assert WITH_BONUS in agreed
    asked = worker.refuses("--take", post / "2.json")
    assert "with a key that has countersigned nothing in this job" in asked
    taken = worker.pays("--take", post / "2.json", "--sure")
    assert "signed by both sides" in taken
    assert WITH_BONUS in taken
    again = worker.pays("--take", post / "2.json")
    assert again.startswith("You have this file already")
    assert WITH_BONUS in again
    for number in ("1", "2"):
        assert "so neither can take it back alone" in worker.refuses(
            "--void", number, "--note", "no"
        )


def test_sent_and_received_are_joined_over_files_and_a_fee_explains_the_difference(
    sides: Sides,
) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "1")
    worker.pays("--sign", "1", "--out", post / "hello.json")
    vendor.pays("--take", post / "hello.json", "--sure")
    vendor.pays("--sent", "25", "--fee", "0.50", "--means", "M-Pesa", "--day", "2026-11-20")
    vendor.pays("--sign", "2", "--out", post / "sent.json", "--key", sides.key)
    there = worker.pays("--take", post / "sent.json", "--sure")
    assert "sent, stated by the vendor, KES 25.00, M-Pesa, fee KES 0.50, not confirmed yet" in there
    assert f"KES {OWED}" in there
    worker.pays("--received", "24.50", "--confirms", "2", "--day", "2026-11-21")
    worker.pays("--sign", "3", "--out", post / "came.json")
    back = vendor.pays("--take", post / "came.json")
    line = (
        "sent, stated by the vendor, KES 25.00, M-Pesa, fee KES 0.50, received in full, "
        "signed by both"
    )
    assert line in back
    assert "KES 3.22" in back
    # What both have signed is denied by neither: not by who sent it, nor by whom it reached.
    for side, number in ((vendor, "2"), (vendor, "3"), (worker, "2"), (worker, "3")):
        assert "neither can take it back alone" in side.refuses("--void", number, "--note", "no")


def test_only_the_side_that_stated_takes_it_back(sides: Sides) -> None:
    vendor, worker = sides.vendor, sides.worker
    vendor.pays("--bonus", "5", "--as", "vendor")
    assert "only it can take it back" in vendor.refuses(
        "--void", "1", "--note", "no", "--as", "worker"
    )
    assert "Only the worker can say that money came." in worker.refuses(
        "--received", "5", "--as", "vendor"
    )


def test_nobody_takes_back_in_silence_what_the_other_side_signed(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "1")
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--sent", "25")
    vendor.pays("--sign", "2", "--out", post / "2.json", "--key", sides.key)
    worker.pays("--take", post / "2.json", "--sure")
    sent, bonus = ("--void", "2", "--note", "no"), ("--void", "1", "--note", "no")
    assert worker.refuses(*sent).endswith("If you are the vendor, add --as vendor.")
    assert vendor.refuses(*bonus).endswith("If you are the worker, add --as worker.")
    assert "taken back" not in worker.pays() + vendor.pays()
    assert "taken back, stated by the vendor" in vendor.pays(*sent, "--as", "vendor")
    assert "taken back, stated by the worker" in worker.pays(*bonus, "--as", "worker")


def test_each_side_signs_with_its_own_key(sides: Sides) -> None:
    worker, post = sides.worker, sides.post
    worker.pays("--bonus", "5")
    out = post / "1.json"
    assert "leave out --key" in worker.refuses("--sign", "1", "--out", out, "--key", sides.key)
    assert "by --out FILE" in worker.refuses("--sign", "1")
    worker.pays("--sign", "1", "--out", out)
    assert "add --key FILE" in worker.refuses("--agree", "1", "--out", post / "2.json")
    assert json.loads(out.read_bytes())["mediaType"].startswith("application/vnd.dev.sigstore")
    assert "with no other payment" in _usage(worker, "--take", out, "--bonus", "7")


def _usage(side: Side, *arguments: str | Path) -> str:
    result = run("payment", side.job, *arguments)
    assert result.exit_code == 2
    return result.stderr


def signed_by_both(sides: Sides) -> None:
    """Let both sides sign a bonus of 20."""
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "20", "--day", "2026-11-20")
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key)
    assert WITH_BONUS in worker.pays("--take", post / "2.json", "--sure")


def resealed(job: Path, table: SealedTable, **changed: object) -> None:
    """Change columns in all rows of a table and compute their seals, as anybody can."""
    with from_outside(job, table.name) as connection:
        for row in connection.execute(f"SELECT * FROM {table.name}").fetchall():
            values = dict(zip(table.columns, row, strict=False)) | changed
            connection.execute(f"DELETE FROM {table.name} WHERE rowid = ?", row[:1])
            sealed = (*values.values(), table.seal(tuple(values.values())))
            marks = ", ".join("?" * len(sealed))
            connection.execute(f"INSERT INTO {table.name} VALUES ({marks})", sealed)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        (PAYMENT, {"amount": "2000"}),
        (PAYMENT, {"day": "2026-11-21"}),
        (PAYMENT_DOCUMENT, {"bundle": "{}\n"}),
    ],
)
def test_what_is_not_what_was_signed_counts_as_unsigned(
    sides: Sides, table: SealedTable, changed: dict[str, object]
) -> None:
    signed_by_both(sides)
    resealed(sides.worker.job, table, **changed)
    told = sides.worker.pays()
    assert "signed by both sides" not in told
    assert "not confirmed by the other side" in told
    assert f"KES {OWED}" in told
    statement = sides.post / "statement.txt"
    done("statement", sides.worker.job, statement)
    assert f"owe you KES {OWED}" in statement.read_text()


def test_a_confirmation_that_nobody_signed_makes_no_bonus_count(sides: Sides) -> None:
    worker = sides.worker
    worker.pays("--bonus", "2000", "--day", "2026-11-20")
    worker.pays("--sign", "1", "--out", sides.post / "1.json")
    with closing(sqlite3.connect(worker.job, isolation_level=None)) as connection:
        row = connection.execute("SELECT * FROM payment").fetchone()[:-1]
        names = {"seq": 2, "side": "confirmed", "names": 1, "stated_by": "vendor"}
        values = tuple((dict(zip(PAYMENT.columns, row, strict=True)) | names).values())
        PAYMENT.append(connection, values)
        # The worker's own statement again, said to be by another key.
        bundle = connection.execute("SELECT bundle FROM payment_document").fetchone()[0]
        PAYMENT_DOCUMENT.append(connection, (2, "ab" * 32, "another key", bundle))
    told = worker.pays()
    assert "signed by both sides" not in told
    assert f"KES {OWED}" in told
    # What came in another way stands in the way of no file.
    worker.pays("--bonus", "3", "--day", "2026-11-21")
    worker.pays("--sign", "3", "--out", sides.post / "3.json")
