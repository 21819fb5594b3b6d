"""Compares a receipt with its hand-in, field by field.

A receipt repeats the statement that the worker signed. Everything in it must be the same, apart
from the few fields that whoever countersigns adds. A field that a later version adds to either
statement is compared as well, without anybody having to remember it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.export.forms.canonical import canonical
from annotator.ledger.ledger_documents import HAND_IN_STATEMENT, RECEIPT_STATEMENT

Statement = Mapping[str, Any]
"""A signed in-toto statement."""

_RENAMED: Final = {"key": "worker_key"}
"""The receipt's names of fields of the hand-in: the receipt's own key is not the worker's."""

_ADDED: Final = frozenset({"key", "replaces"})
"""Fields of a receipt's predicate that no hand-in has.

``key`` is the key of the countersigner. ``replaces`` says that the worker lost an older key, which
only the countersigner can approve.
"""

_KINDS: Final = {HAND_IN_STATEMENT: "", RECEIPT_STATEMENT: ""}
"""The two kinds of statement, which are expected to differ."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A differing field of a receipt: its name in the receipt, and both values.

    A value is None where the field is missing.
    """

    field: str
    receipt: object
    hand_in: object


def differences(receipt: Statement, hand_in: Statement) -> list[FieldDifference]:
    """Return every field in which a receipt differs from the hand-in; empty if it answers it."""
    found, own = _flat(receipt), _flat(hand_in)
    said = {name: value for name, value in found.items() if name not in _ADDED}
    expected = {_RENAMED.get(name, name): value for name, value in own.items()}
    return [
        FieldDifference(name, said.get(name), expected.get(name))
        for name in sorted(said.keys() | expected.keys())
        if not _is_same(name, said, expected)
    ]


def _is_same(name: str, said: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Return whether both have a field, with values of equal JSON: true is not 1."""
    return name in said and name in expected and canonical(said[name]) == canonical(expected[name])


def _flat(statement: Statement) -> dict[str, Any]:
    """Return the fields of a statement and of its predicate in one dictionary."""
    outer = {f"statement.{name}": value for name, value in statement.items()}
    predicate = outer.pop("statement.predicate")
    kind = outer.pop("statement.predicateType")
    outer["statement.predicateType"] = _KINDS.get(kind, kind)
    return outer | dict(predicate)
