"""Who may sign for a side: the PIN of a worker, the vendor's key, and the keys of a withdrawal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.ledger.keys import read_key, write_key
from annotator.ledger.signatures import Signer, fingerprint
from tests.annotator.cli.running import done, run
from tests.annotator.cli.test_payment_sides import LESS_DEDUCTION, OWED, Side, Sides, settled, sides

__all__ = ["sides"]

PIN = "2468"


@pytest.fixture
def guarded(sides: Sides) -> Side:
    """Return the worker's machine; the worker has a PIN."""
    with Project.open(sides.worker.job) as project:
        (worker,) = project.reads.workers().result()
        project.writes.set_pin(worker.id, PIN).result()
    sides.worker.sit()
    return sides.worker


def types(side: Side, pin: str, *arguments: str | Path) -> tuple[int, str]:
    """Run ``payment`` and type a PIN; return its status and all that it says."""
    result = run("payment", side.job, *arguments, typed=f"{pin}\n")
    return result.exit_code, result.output


def test_a_colleague_does_nothing_for_a_worker_who_has_a_pin(sides: Sides, guarded: Side) -> None:
    post = sides.post
    status, told = types(guarded, "1111", "--received", "0.01")
    assert status == 1
    assert "That is not the PIN of" in told
    assert types(guarded, PIN, "--received", "1", "--day", "2026-11-20")[0] == 0
    guarded.pays("--deduction", "20", "--note", "no", "--as", "vendor", "--day", "2026-11-20")
    out = post / "1.json"
    assert types(guarded, "1111", "--sign", "1", "--out", out)[0] == 1
    assert not out.exists()
    assert types(guarded, PIN, "--sign", "1", "--out", out)[0] == 0
    guarded.pays("--sign", "2", "--out", post / "2.json", "--key", sides.key, "--sure")
    for wish in (
        ("--agree", "2", "--out", post / "3.json"),
        ("--void", "1", "--note", "no", "--as", "worker"),
    ):
        status, told = types(guarded, "1111", *wish)
        assert status == 1, wish
        assert "Nothing was changed" in told
    assert not (post / "3.json").exists()
    assert types(guarded, PIN, "--agree", "2", "--out", post / "3.json")[0] == 0
    assert types(guarded, PIN, "--void", "1", "--note", "no", "--as", "worker")[0] == 0


def test_a_key_that_signs_in_place_for_the_vendor_is_asked_about(sides: Sides) -> None:
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    worker.pays("--bonus", "20", "--day", "2026-11-20")
    worker.pays("--sign", "1", "--out", post / "1.json")
    vendor.pays("--take", post / "1.json", "--sure")
    agree = ("--agree", "1", "--out", post / "2.json", "--key", sides.key)
    asked = vendor.refuses(*agree)
    key = fingerprint(read_key(sides.key).public)
    assert f"has countersigned nothing in this job ({key})" in asked
    assert asked.endswith("Are you the vendor, and is it the vendor's key? If so, add --sure.")
    assert not (post / "2.json").exists()
    assert "signed by both sides" not in vendor.pays()
    vendor.pays(*agree, "--sure")
    # Now it is known as the vendor's, and signs without a question.
    vendor.pays("--sent", "5", "--day", "2026-11-20")
    vendor.pays("--sign", "3", "--out", post / "3.json", "--key", sides.key)


def test_where_the_worker_s_key_lies_nobody_signs_for_the_vendor_without_a_question(
    sides: Sides,
) -> None:
    settled(sides, "--bonus")
    worker, post = sides.worker, sides.post
    worker.pays("--deduction", "20", "--note", "no", "--as", "vendor", "--day", "2026-11-20")
    sign = ("--sign", "3", "--out", post / "3.json", "--key", sides.key)
    assert "is on this computer, too: one computer would sign for both" in worker.refuses(*sign)
    assert not (post / "3.json").exists()
    worker.pays(*sign, "--sure")


@pytest.fixture
def fresh(sides: Sides) -> Path:
    path = sides.post / "fresh.pem"
    write_key(path, Signer.new())
    return path


def test_nobody_undoes_alone_what_both_have_signed(sides: Sides, fresh: Path) -> None:
    settled(sides, "--deduction", "--note", "an advance")
    worker, post = sides.worker, sides.post
    assert LESS_DEDUCTION in worker.pays()
    worker.pays("--void", "1", "--note", "no", "--as", "worker")
    worker.pays("--sign", "3", "--out", post / "3.json")
    agree = ("--agree", "3", "--out", post / "4.json", "--key")
    told = worker.refuses(*agree, fresh, "--sure")
    assert (
        f"signed this payment with another key ({fingerprint(read_key(sides.key).public)})" in told
    )
    assert "taken back by the worker, not agreed" in worker.pays()
    assert LESS_DEDUCTION in worker.pays()
    worker.pays(*agree, sides.key, "--sure")
    assert f"KES {OWED}" in worker.pays()


def test_a_withdrawal_by_another_key_of_the_vendor_is_refused(sides: Sides, fresh: Path) -> None:
    settled(sides, "--bonus")
    worker, vendor, post = sides.worker, sides.vendor, sides.post
    other = Side(post / "home 3", post / "other.fairlabel", vendor.patch)
    shutil.copy(vendor.job, other.job)
    other.pays("--void", "1", "--note", "no", "--as", "vendor")
    sign = ("--sign", "3", "--out", post / "3.json", "--key")
    assert "signed this payment with another key" in other.refuses(*sign, fresh, "--sure")
    other.pays(*sign, sides.key, "--sure")
    worker.pays("--take", post / "3.json")
    assert "taken back by the vendor, not agreed" in done("payment", worker.job).stdout
