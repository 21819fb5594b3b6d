"""A bonus and a payment of two sides on two machines, by files, through the command line."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.ledger.keys import write_key
from annotator.ledger.signatures import Signer
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
