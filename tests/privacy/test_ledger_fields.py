"""The published list of what leaves with a hand-in and what really leaves are the same."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from annotator.ledger.entries import EntryKind
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from tests.support.ledgers import Chain
from tools.fields import CATEGORIES, PAGE

ROW = re.compile(r"^\| `([^`]+)` \| (hand-in|signature|receipt|proof) \| ([^|]+) \| ([^|]+) \|$")


def published(kind: str) -> set[str]:
    rows = [ROW.match(line) for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return {row[1] for row in rows if row and row[2] == kind}


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of the fields of a document, as the page names them."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            name = "<category>" if path.endswith("ms") and key in CATEGORIES else key
            yield from paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for each in value:
            yield from paths(each, f"{path}[]")
    else:
        yield path


def of_bundle(data: bytes) -> set[str]:
    bundle = json.loads(data)
    envelope = bundle["dsseEnvelope"]
    envelope["payload"] = json.loads(base64.b64decode(envelope["payload"]))
    return set(paths(bundle))


@pytest.fixture(scope="module")
def unshredded() -> Chain:
    chain = Chain(random.Random(3))
    chain.work(40)
    chain.countersign("1", chain.hand_in("1"), "receipt")
    return chain


@pytest.fixture(scope="module")
def chain() -> Chain:
    chain = Chain(random.Random(3))
    chain.work(40)
    given = chain.countersign("1", chain.hand_in("1"), "receipt")
    chain.rotate()
    while not chain.shred():
        pass
    chain.hand_in("2", receipt=given)
    return chain


def test_a_hand_in(chain: Chain) -> None:
    found: set[str] = set()
    for data in (chain.files["1"], chain.files["2"]):
        for line in map(json.loads, data.splitlines()):
            kind = line.pop("line")
            line["bundle"] = None
            found |= {each for each in paths(line, kind) if each != f"{kind}.bundle"}
    assert found | {"receipt.bundle"} == published("hand-in")


def test_its_signature(chain: Chain) -> None:
    assert of_bundle(chain.files["1" + BUNDLE_SUFFIX]) == published("signature")


def test_a_receipt_has_two_fields_more(chain: Chain) -> None:
    assert of_bundle(chain.files["receipt"]) == published("signature") | published("receipt")


def test_a_proof(unshredded: Chain) -> None:
    chain = unshredded
    found: set[str] = set()
    for number in range(12):
        chain.prove(f"proof {number}")
        document = json.loads(chain.files[f"proof {number}"])
        document["receipt"] = None
        found |= set(paths(document))
    # Time declared on an item is in it too.
    for entry in chain.ledger().entries:
        if entry.key[0] is EntryKind.CORRECTION:
            found |= set(paths(entry.content, "entries[].entry"))
    assert found == published("proof")
