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


LESS_DEDUCTION = "7.72"

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
    agreed = vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
    assert "signed by both sides" in agreed
    assert WITH_BONUS in agreed
    asked = worker.refuses("--take", post / "2.json")
    assert "with a key that has countersigned nothing in this job" in asked
    taken = worker.pays("--take", post / "2.json", "--sure")
    assert "Noted: bonus granted, confirmed by the vendor, KES 20.00, 2026-11-20, to " in taken
    assert "signed by both sides" in taken
    assert WITH_BONUS in taken
    again = worker.pays("--take", post / "2.json")
    assert again.startswith("You have this file already")
    assert WITH_BONUS in again
    assert "so it counts until both have signed" in worker.refuses("--void", "1", "--note", "no")
    assert "only confirms a payment" in worker.refuses("--void", "2", "--note", "no")


def settled(sides: Sides, kind: str, *more: str) -> None:
    """Let both sides sign a bonus or a deduction of 20 that the worker states."""
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays(kind, "20", "--day", "2026-11-20", *more)
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
    worker.pays("--take", post / "2.json", "--sure")


def stands_apart(side: Side, post: Path, party: str) -> None:
    """Require statement, export and ``verify`` to say that a bonus of 20 is taken back alone."""
    statement, paper, out = post / "s.txt", post / "s.json", post / "out"
    done("statement", side.job, statement)
    text = " ".join(statement.read_text().split())
    assert f"taken back by the {party}, not agreed" in text
    assert f"Taken back by the {party}, not agreed: still counted" in text
    done("statement", side.job, paper)
    ((row,),) = [each["payments"] for each in json.loads(paper.read_bytes())["workers"]]
    assert (row["side"], row["is_confirmed"], row["taken_back_by"]) == ("bonus", True, party)
    done("export", side.job, out, "--format", "coco", "--items", "all")
    assert f"Taken back by the {party}, not agreed: it still counts: KES 20.00" in (
        (out / "README.md").read_text().replace("\u00a0", " ")
    )
    told = " ".join(done("verify", out).stdout.replace("\u00a0", " ").split())
    assert f"a payment of KES 20.00: the {party} takes it back" in told


@pytest.mark.parametrize("party", ["worker", "vendor"])
def test_what_both_signed_is_gone_on_both_machines_once_both_have_taken_it_back(
    sides: Sides, party: str
) -> None:
    settled(sides, "--bonus")
    post = sides.post
    one, other = sides.worker, sides.vendor
    own: tuple[str | Path, ...] = ()
    its: tuple[str | Path, ...] = ("--key", sides.key, "--sure")
    if party == "vendor":
        one, other, own, its = other, one, its, own
    told = one.pays("--void", "1", "--note", "a slip", "--as", party)
    assert f"signed by both sides, taken back by the {party}, not agreed" in told
    assert WITH_BONUS in told
    assert "It counts until the other side agrees" in one.refuses(
        "--void", "1", "--note", "no", "--as", party
    )
    one.pays("--sign", "3", "--out", post / "back.json", *own)
    stands_apart(one, post, party)
    there = other.pays("--take", post / "back.json")
    assert "Noted: taken back: bonus granted" in there
    assert "because: a slip" in there
    assert f"taken back by the {party}, not agreed" in there
    assert WITH_BONUS in there
    assert "no longer counts once you agree" in other.refuses(
        "--void", "1", "--note", "no", "--as", "vendor" if party == "worker" else "worker"
    )
    agreed = other.pays("--agree", "3", "--out", post / "agreed.json", *its)
    assert "(taken back)" in agreed
    assert f"KES {OWED}" in agreed
    assert WITH_BONUS in one.pays()
    end = one.pays("--take", post / "agreed.json")
    assert "(taken back)" in end
    assert f"KES {OWED}" in end
    assert one.pays("--take", post / "agreed.json").startswith("You have this file already")
    # Whoever lost a file asks for it again.
    other.pays("--agree", "3", "--out", post / "again.json", *its)
    assert (post / "again.json").read_bytes() == (post / "agreed.json").read_bytes()
    assert "is taken back already" in one.refuses("--void", "1", "--note", "no", "--as", party)


def test_who_takes_back_before_the_confirmation_comes_does_not_part_the_two_machines(
    sides: Sides,
) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "20", "--day", "2026-11-20")
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
    gone = worker.pays("--void", "1", "--note", "a slip", "--as", "worker")
    assert f"KES {OWED}" in gone
    worker.pays("--sign", "2", "--out", post / "back.json")
    counts = worker.pays("--take", post / "2.json", "--sure")
    assert "signed by both sides, taken back by the worker, not agreed" in counts
    assert WITH_BONUS in counts
    assert WITH_BONUS in vendor.pays("--take", post / "back.json")
    assert f"KES {OWED}" in vendor.pays(
        "--agree", "3", "--out", post / "end.json", "--key", sides.key, "--sure"
    )
    assert f"KES {OWED}" in worker.pays("--take", post / "end.json")


def test_a_deduction_lowers_the_pay_once_both_have_signed_it(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    assert "Say in a word what is deducted for" in vendor.refuses(
        "--deduction", "5", "--as", "vendor"
    )
    worker.pays("--deduction", "20", "--note", "an advance", "--day", "2026-11-20")
    worker.pays("--sign", "1", "--out", post / "1.json")
    there = vendor.pays("--take", post / "1.json", "--sure")
    assert "because: an advance" in there
    assert "deduction, stated by the worker, KES 20.00, an advance, not confirmed" in there
    assert f"KES {OWED}" in there
    agreed = vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
    assert "signed by both sides" in agreed
    assert f"KES {LESS_DEDUCTION}" in agreed
    assert f"KES {LESS_DEDUCTION}" in worker.pays("--take", post / "2.json", "--sure")
    statement = post / "statement.txt"
    done("statement", worker.job, statement)
    text = statement.read_text()
    assert "Less deductions that both sides signed" in text
    assert "an advance" in text


def test_a_fee_over_the_amount_is_refused_and_one_of_one_side_explains_nothing(
    sides: Sides,
) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    assert "more than the amount of KES 25.00" in vendor.refuses("--sent", "25", "--fee", "25.01")
    worker.pays("--bonus", "1")
    worker.pays("--sign", "1", "--out", post / "hello.json")
    vendor.pays("--take", post / "hello.json", "--sure")
    vendor.pays("--sent", "25", "--fee", "20", "--day", "2026-11-20")
    vendor.pays("--sign", "2", "--out", post / "sent.json", "--key", sides.key, "--sure")
    worker.pays("--take", post / "sent.json", "--sure")
    told = worker.pays("--received", "5", "--confirms", "2", "--day", "2026-11-21")
    assert "KES 20.00 less was received; a fee is stated by the vendor alone" in told
    assert "received in full" not in told


def test_sent_and_received_are_joined_over_files_and_a_fee_explains_the_difference(
    sides: Sides,
) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "1")
    worker.pays("--sign", "1", "--out", post / "hello.json")
    vendor.pays("--take", post / "hello.json", "--sure")
    vendor.pays("--sent", "25", "--fee", "0.50", "--means", "M-Pesa", "--day", "2026-11-20")
    vendor.pays("--sign", "2", "--out", post / "sent.json", "--key", sides.key, "--sure")
    there = worker.pays("--take", post / "sent.json", "--sure")
    assert "sent, stated by the vendor, KES 25.00, M-Pesa, fee KES 0.50, not confirmed yet" in there
    assert f"KES {OWED}" in there
    worker.pays("--received", "24.50", "--fee", "0.50", "--confirms", "2", "--day", "2026-11-21")
    worker.pays("--sign", "3", "--out", post / "came.json")
    back = vendor.pays("--take", post / "came.json")
    line = (
        "sent, stated by the vendor, KES 25.00, M-Pesa, fee KES 0.50, received in full, "
        "signed by both"
    )
    assert line in back
    assert "KES 3.22" in back
    # What both have signed counts until both take it back, and each side takes back its own word.
    void = ("--note", "no", "--as")
    assert "The other side stated" in vendor.refuses("--void", "3", *void, "vendor")
    assert "The other side stated" in worker.refuses("--void", "2", *void, "worker")
    assert "taken back by the worker, not agreed" in worker.pays("--void", "3", *void, "worker")
    assert "KES 3.22" in worker.pays()


def test_only_the_side_that_stated_takes_it_back(sides: Sides) -> None:
    vendor, worker = sides.vendor, sides.worker
    vendor.pays("--bonus", "5", "--as", "vendor")
    assert "only it can take it back" in vendor.refuses(
        "--void", "1", "--note", "no", "--as", "worker"
    )
    assert "Only the worker can state that money was received." in worker.refuses(
        "--received", "5", "--as", "vendor"
    )


def test_nobody_takes_back_in_silence_what_the_other_side_signed(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "1")
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--sent", "25")
    vendor.pays("--sign", "2", "--out", post / "2.json", "--key", sides.key, "--sure")
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
    assert "leave out --key" in worker.refuses(
        "--sign", "1", "--out", out, "--key", sides.key, "--sure"
    )
    assert "by --out FILE" in worker.refuses("--sign", "1")
    worker.pays("--sign", "1", "--out", out)
    assert "add --key FILE" in worker.refuses("--agree", "1", "--out", post / "2.json")
    assert json.loads(out.read_bytes())["mediaType"].startswith("application/vnd.dev.sigstore")
    assert "with no other payment" in _usage(worker, "--take", out, "--bonus", "7")


def test_the_list_says_whose_word_each_payment_is(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    noted = worker.pays("--sent", "5", "--as", "worker", "--day", "2026-11-20")
    assert "sent, stated by the worker, KES 5.00" in noted
    assert "a note of the worker, not the vendor's word" in noted
    assert "only notes the payment" in worker.refuses("--sign", "1", "--out", post / "0.json")
    claimed = worker.pays("--sent", "6", "--day", "2026-11-20")
    assert "sent, stated by the vendor, KES 6.00" in claimed
    assert "entered here without the vendor's key" in claimed
    assert "add --key FILE" in worker.refuses("--sign", "2", "--out", post / "0.json")
    assert f"KES {OWED}" in claimed
    worker.pays("--bonus", "1", "--day", "2026-11-20")
    worker.pays("--sign", "3", "--out", post / "1.json")
    own = worker.pays().splitlines()[2]
    assert ", key " in own
    vendor.pays("--take", post / "1.json", "--sure")
    vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
    told = worker.pays("--take", post / "2.json", "--sure").splitlines()
    keys = {line.rpartition(", key ")[2] for line in told if ", key " in line}
    assert len(keys) == 2


def test_what_was_taken_back_is_not_told_as_received(sides: Sides) -> None:
    sides.worker.pays("--received", "5", "--day", "2026-11-20")
    assert "KES 5.00 of it was received" in done("info", sides.worker.job).stdout
    sides.worker.pays("--void", "1", "--note", "a slip")
    assert "was received" not in done("info", sides.worker.job).stdout


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
    vendor.pays("--agree", "1", "--out", post / "2.json", "--key", sides.key, "--sure")
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
    assert f"You are owed KES {OWED}" in statement.read_text()


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
