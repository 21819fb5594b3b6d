"""The worker's answer about the hours: signed with a hand-in, repeated by the receipt, exported."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from tests.annotator.cli.ledgers import both_say_no, both_say_yes, receipt_for, values, work
from tests.annotator.cli.running import done, refused, run
from tests.support.exports import load, write_sealed
from tools.checkers import check_ledger
from tools.checkers.check_export import main as check_export

MS = 227_000
ANSWER = {"answer": "more", "declared_ms": 0, "observed_ms": MS}


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


@pytest.fixture
def handed_in(demo: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return a hand-in with the answer "more", and the receipt for it, which the job took."""
    out = tmp_path / "one.jsonl"
    done("hand-in", demo, out, "--hours", "more")
    receipt = receipt_for(out, tmp_path / "vendor.pem", "--make-key")
    done("receipt", "--take", demo, receipt)
    return out, receipt


def _predicate(path: Path) -> Any:
    payload = base64.b64decode(json.loads(path.read_text())["dsseEnvelope"]["payload"])
    return json.loads(payload)["predicate"]


def _export(demo: Path, folder: Path) -> Any:
    done("export", demo, "--format", "coco", folder, "--items", "all")
    return load(folder, "effort.json")["witness"]


def test_the_answer_is_signed_and_the_receipt_repeats_it(
    handed_in: tuple[Path, Path],
) -> None:
    out, receipt = handed_in
    assert values(out)[2]["witness"] == ANSWER
    assert _predicate(out.with_name(out.name + BUNDLE_SUFFIX))["witness"] == ANSWER
    assert _predicate(receipt)["witness"] == ANSWER
    both_say_yes(out, receipt)


def test_without_an_answer_nothing_says_so(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "one.jsonl")
    assert "witness" not in (tmp_path / "one.jsonl").read_text()
    receipt = receipt_for(tmp_path / "one.jsonl", tmp_path / "vendor.pem", "--make-key")
    assert "witness" not in _predicate(receipt)
    assert _export(demo, tmp_path / "out") is None


def test_the_preview_shows_the_answer(demo: Path) -> None:
    text = done("hand-in", demo, "--preview", "--hours", "less").stdout
    assert 'totals.witness.answer: "less"' in text
    assert f"totals.witness.observed_ms: {MS}" in text


def test_an_export_says_with_which_hand_in_it_was_signed(
    demo: Path, tmp_path: Path, handed_in: tuple[Path, Path]
) -> None:
    out, receipt = handed_in
    folder = tmp_path / "elsewhere" / "out"
    folder.parent.mkdir()
    witness = _export(demo, folder)
    assert (witness["answer"], witness["signed"]) == ("more", True)
    alone = done("verify", folder).stdout
    assert f"give the hand-in {witness['hand_in_sha256'][:16]}…" in alone
    for given in (out, receipt):
        told = done("verify", folder, given).stdout
        assert f"what the worker said of the hours, as signed in {given.name}" in told
        assert check_ledger.compare(folder, [given]) == ""
    assert check_export([str(folder)]) == 0


def test_an_answer_about_later_hours_is_not_signed_by_the_earlier_one(
    demo: Path, tmp_path: Path, handed_in: tuple[Path, Path]
) -> None:
    assert handed_in
    work(demo)
    done("hand-in", demo, tmp_path / "two.jsonl", "--hours", "right")
    witness = _export(demo, tmp_path / "out")
    assert (witness["answer"], witness["observed_ms"]) == ("right", MS + 60_000)
    assert witness["signed"]
    told = done("verify", tmp_path / "out", tmp_path / "two.jsonl").stdout
    assert "as signed in two.jsonl" in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"answer": "right"}, "witness: is not the one in one.jsonl"),
        ({"observed_ms": MS + 1}, "witness: is not the one in one.jsonl"),
    ],
)
def test_another_answer_in_the_export_than_was_signed_is_found(
    demo: Path,
    tmp_path: Path,
    handed_in: tuple[Path, Path],
    changed: dict[str, object],
    told: str,
) -> None:
    out, receipt = handed_in
    folder = tmp_path / "out"
    _export(demo, folder)
    names = ("annotations.json", "effort.json", "fair_pay.json")
    documents = {name: load(folder, name) for name in names}
    documents["effort.json"]["witness"].update(changed)
    write_sealed(folder, documents)
    for given in (out, receipt):
        answer = run("verify", folder, given)
        assert answer.exit_code == 1
        assert told.replace("one.jsonl", given.name) in answer.stdout
        assert check_ledger.compare(folder, [given]) != ""


def test_nobody_signs_who_has_not_handed_in(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "one.jsonl", "--hours", "more")
    folder = tmp_path / "out"
    _export(demo, folder)
    names = ("annotations.json", "effort.json", "fair_pay.json")
    documents = {name: load(folder, name) for name in names}
    del documents["effort.json"]["ledgers"]
    write_sealed(folder, documents)
    answer = run("verify", folder)
    assert answer.exit_code == 1
    assert "is signed, it says, but nobody has handed in" in answer.stdout
    assert check_export([str(folder)]) == 1


def test_a_receipt_with_another_answer_is_named_and_not_taken(demo: Path, tmp_path: Path) -> None:
    out, bad = tmp_path / "one.jsonl", tmp_path / "bad.json"
    done("hand-in", demo, out, "--hours", "more")
    key = tmp_path / "vendor.pem"
    bundle = json.loads(receipt_for(out, key, "--make-key").read_text())
    statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    statement["predicate"]["witness"]["answer"] = "right"
    made = Signer.from_pem(key.read_bytes()).bundle(statement)
    bad.write_text(json.dumps(made, sort_keys=True, separators=(",", ":")) + "\n")
    told = refused("receipt", "--take", demo, bad)
    assert "it says another answer about the hours than was handed in" in told
    assert "witness" in both_say_no(out, bad)
