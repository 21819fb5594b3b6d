"""Packages, submissions and reviews are checked as the files that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.ledger.signatures import Signer
from tests.annotator.cli.running import done, run, told
from tests.annotator.packages.packed import packages_in
from tests.annotator.worker_reviews.rounds import Round, review_round


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    found = review_round(tmp_path_factory.mktemp("round"))
    found.review("reject", "1-6", "--reason", "Too wide", "--fault", "worker")
    return found


@pytest.fixture(scope="module")
def files(made: Round) -> dict[str, Path]:
    """Return a file of each kind."""
    return {
        "package": packages_in(made.collection)[0],
        "submission": made.folder / "0.fairsubmission",
        "review": made.give()[0],
    }


def test_each_says_what_holds_and_what_is_only_stated(files: dict[str, Path]) -> None:
    answers = {kind: done("verify", file).stdout for kind, file in files.items()}
    for answer in answers.values():
        assert "yes, everything that can be checked holds" in answer
        assert "the signature over all of it, by the key " in answer
    assert "the work order: it is signed by the same key" in answers["package"]
    assert "that it is for " in answers["package"]
    assert "is for the export in it" in answers["submission"]
    assert "that it is of the package " in answers["submission"]
    assert "the decisions on 3 items" in answers["review"]
    assert told("verify", *files.values(), "--json")["ok"] is True


@pytest.mark.parametrize("kind", ["package", "submission", "review"])
def test_a_changed_byte_is_told(files: dict[str, Path], kind: str, tmp_path: Path) -> None:
    data = bytearray(files[kind].read_bytes())
    inside = data.index(b"review.json") + 40 if kind == "review" else len(data) // 2
    data[inside] ^= 1
    changed = tmp_path / files[kind].name
    changed.write_bytes(data)
    for file in (changed, _cut(files[kind], tmp_path)):
        answer = run("verify", file)
        assert answer.exit_code == 1
        assert "no, 1 problem" in answer.stdout


def _cut(file: Path, folder: Path) -> Path:
    out = folder / f"cut-{file.name}"
    out.write_bytes(file.read_bytes()[:-200])
    return out


def test_a_vendor_that_is_not_trusted_is_told(
    files: dict[str, Path], made: Round, tmp_path: Path
) -> None:
    for name, signer in (("right", made.vendor.signer), ("other", Signer.new())):
        path = tmp_path / f"{name}.pub"
        path.write_bytes(signer.public_pem())
        for kind in ("package", "review"):
            answer = run("verify", files[kind], "--key", path)
            assert answer.exit_code == int(name == "other"), answer.output


def test_an_encrypted_one_is_checked_where_its_key_is(made: Round, tmp_path: Path) -> None:
    done("encryption-key", "--new", "--out", tmp_path / "here.txt")
    (tmp_path / "away.pub").write_bytes(Signer.new().public_pem())
    for name, words in (("here.txt", "yes, everything"), ("away.pub", "not on this computer")):
        to = ("--worker", "Zuri", "--encrypt-to", tmp_path / name)
        [package] = packages_in(made.vendor.pack(*to, out=name))
        answer = run("verify", package)
        assert words in answer.stdout
        assert answer.exit_code == int(name == "away.pub")
