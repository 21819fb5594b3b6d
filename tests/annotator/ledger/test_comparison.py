"""A receipt is compared with its hand-in in every field, also in those that come later."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from annotator.ledger.comparison import FieldDifference, differences
from tests.support.ledgers import receipted, values_of

Statement = dict[str, Any]


def statements() -> tuple[Statement, Statement]:
    """Return what an honest vendor and the worker signed of the same hand-in."""
    files = receipted(11).files
    found = []
    for name in ("1.receipt.json", "1.jsonl.sigstore.json"):
        [bundle] = values_of(files[name])
        found.append(json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"])))
    return found[0], found[1]


def test_an_honest_receipt_differs_in_nothing() -> None:
    receipt, hand_in = statements()
    assert differences(receipt, hand_in) == []
    receipt["predicate"]["replaces"] = hand_in["predicate"]["key"]
    assert differences(receipt, hand_in) == []  # what whoever countersigns adds


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("ms", lambda said: said["predicate"]["ms"].update(label=1)),
        ("ms", lambda said: said["predicate"].update(ms={})),
        ("worker_key", lambda said: said["predicate"].update(worker_key="another")),
        ("size", lambda said: said["predicate"].update(size=1)),
        ("root", lambda said: said["predicate"].update(root="0" * 64)),
        ("origin", lambda said: said["predicate"].update(origin="fairlabel/x/y")),
        ("statement.subject", lambda said: said["subject"][0]["digest"].update(sha256="0" * 64)),
        ("statement.subject", lambda said: said["subject"].append({})),
        ("statement._type", lambda said: said.update(_type="another")),
        ("statement.predicateType", lambda said: said.update(predicateType="another")),
        ("root", lambda said: said["predicate"].pop("root")),
        # Fields that no version has yet: nobody has to remember them.
        ("orders", lambda said: said["predicate"].update(orders=["0" * 64])),
        ("statement.expires", lambda said: said.update(expires=1)),
    ],
)
def test_each_field_counts(field: str, change: Callable[[Statement], object]) -> None:
    receipt, hand_in = statements()
    change(receipt)
    assert [each.field for each in differences(receipt, hand_in)] == [field]


def test_a_field_that_only_the_hand_in_has_counts_as_well() -> None:
    receipt, hand_in = statements()
    hand_in["predicate"]["day"] = 1
    assert differences(receipt, hand_in) == [FieldDifference("day", None, 1)]


def test_true_is_not_one() -> None:
    receipt, hand_in = statements()
    receipt["predicate"]["ms"] = {"label": True}
    hand_in["predicate"]["ms"] = {"label": 1}
    assert [each.field for each in differences(receipt, hand_in)] == ["ms"]
