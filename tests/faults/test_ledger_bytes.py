"""Bytes that are no document are refused by both verifiers, in words and not by a fault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.verify.ledger.document_checks import CheckInputs, verify_ledgers
from tests.support.ledger_checker import reasons
from tests.support.ledgers import one_bit_flipped, only_stated, receipted, values_of

BUNDLE = b'"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"'
HOSTILE = {
    "nothing": b"",
    "half": b"{",
    "empty object": b"{}\n",
    "list": b"[]\n",
    "number": b"1\n",
    "line feeds": b"\n\n\n",
    "nested": b'{"a":' * 100_000 + b"\n",
    "nested lists": b'{"format":' + b"[" * 5000 + b"]" * 5000 + b"}\n",
    "long number": b'{"format":' + b"9" * 10_000 + b"}\n",
    "beyond doubles": b'{"format":9007199254740993}\n',
    "not finite": b'{"format":NaN}\n',
    "fraction": b'{"format":1.5}\n',
    "half a character": b'{"format":"\\ud800"}\n',
    "no text": b'{"format":"\xff"}\n',
    "null byte": b'{"format":"\\u0000"}\n',
    "key twice": b'{"format":1,"format":"fairlabel/hand-in/1"}\n',
    "format is a list": b'{"format":["fairlabel/hand-in/1"]}\n',
    "hand-in of one line": b'{"format":"fairlabel/hand-in/1"}\n',
    "hand-in of nulls": b'{"format":"fairlabel/hand-in/1"}\n' + b"null\n" * 9,
    "proof of nothing": b'{"format":"fairlabel/item-proof/1"}\n',
    "bundle of nothing": b"{" + BUNDLE + b"}\n",
    "bundle of nulls": b'{"dsseEnvelope":null,' + BUNDLE + b',"verificationMaterial":null}\n',
}


def answers(paths: list[Path]) -> tuple[bool, bool]:
    """Return whether ours and the independent one find that all hold."""
    own = all(each.is_ok for each in verify_ledgers(paths, CheckInputs()).values())
    return own, not any(reasons(paths).values())


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_bytes_are_refused(what: str, tmp_path: Path) -> None:
    path = tmp_path / "1.jsonl"
    path.write_bytes(HOSTILE[what])
    path.with_name(path.name + BUNDLE_SUFFIX).write_bytes(HOSTILE[what])
    assert answers([path]) == (False, False)


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    assert answers([tmp_path]) == (False, False)
    assert answers([tmp_path / "none"]) == (False, False)


def test_every_byte_of_every_file_matters(tmp_path: Path, seed: int) -> None:
    """A few hundred flips; a long run is `python -m tests.faults ledger`."""
    chain, rng = receipted(seed), random.Random(seed)
    for name, data in chain.files.items():
        path = tmp_path / name
        for other, content in chain.files.items():
            (tmp_path / other).write_bytes(content)
        asked = [tmp_path / name.removesuffix(BUNDLE_SUFFIX)]
        assert answers(asked) == (True, True)
        for _ in range(40):
            bent = one_bit_flipped(data, rng)
            path.write_bytes(bent)
            assert answers(asked) == (False, False), (name, bent)


def test_what_a_proof_only_states_is_not_vouched_for_by_either(tmp_path: Path) -> None:
    seen: set[bool] = set()
    for seed in range(12):
        data = receipted(seed).files["proof.json"]
        [proof] = values_of(data)
        name = data.index(b"street.jpg")
        stated = {*range(name, name + len("street.jpg"))}
        if not proof["entries"]:
            stated.add(data.index(b'"id":', name) + len(b'"id":'))
        assert only_stated(data) == stated
        seen.add(bool(proof["entries"]))
        for at in stated:
            path = tmp_path / "proof.json"
            path.write_bytes(data[:at] + b"7" + data[at + 1 :])
            assert answers([path]) == (True, True), (seed, at)
    assert seen == {True, False}


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(receipted(6).files["1.receipt.json"])
    assert answers([path]) == (True, True)
    monkeypatch.setattr("annotator.verify.ledger.document_reader.LEDGER_BYTES", 100)
    monkeypatch.setattr("tools.checkers.check_ledger.source.files.LARGEST_FILE", 100)
    assert answers([path]) == (False, False)
