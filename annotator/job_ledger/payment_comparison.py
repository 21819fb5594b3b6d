"""Compares two statements about a payment, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from annotator.ledger.payment_documents import PaymentContents
from annotator.pay.money.payments import WORKER
from annotator.sentences.parts import Code
from annotator.sentences.said import Listed, said

_NAMED_DIFFERENCES: Final = 3
_SHOWN_DIGITS: Final = 40
_ALWAYS_OTHER: Final = frozenset({"stated_by", "confirms"})
"""Fields that a confirmation has of its own."""

_OF_WHAT_CAME: Final = frozenset(
    {"kind", "day", "currency", "amount", "means", "fee", "conversion", "id"}
)
"""Fields in which received money may differ from what was sent."""

_OF_A_WITHDRAWAL: Final = frozenset(
    {"stated_by", "day", "confirms", "takes_back", "reason", "worker_key"}
)
"""Fields that a withdrawal has of its own."""


@dataclass(frozen=True, slots=True)
class PaymentDifference:
    """A field in which two statements differ, and both values."""

    field: str
    found: object
    expected: object


def repeated(
    found: PaymentContents, expected: PaymentContents, *, is_same_side: bool = False
) -> list[PaymentDifference]:
    """Return every field in which a confirmation differs from what it confirms.

    What was received may differ from what was sent in its amount, day and means. With
    ``is_same_side``, the two are by one side, and no field may differ.
    """
    free = frozenset[str]() if is_same_side else _ALWAYS_OTHER
    if not is_same_side and found.stated_by == WORKER:
        free |= {"worker_key"}  # which may have been replaced since; the keys are checked apart
    if not is_same_side and not found.repeats:
        free |= _OF_WHAT_CAME
    return _differences(found, expected, free)


def taken_back(found: PaymentContents, expected: PaymentContents) -> list[PaymentDifference]:
    """Return every field in which a withdrawal differs from the statement that it takes back."""
    return _differences(found, expected, _OF_A_WITHDRAWAL)


def _differences(
    found: PaymentContents, expected: PaymentContents, free: frozenset[str]
) -> list[PaymentDifference]:
    one, other = asdict(found), asdict(expected)
    return [
        PaymentDifference(name, one[name], other[name])
        for name in one
        if name not in free and one[name] != other[name]
    ]


def differences_told(found: Sequence[PaymentDifference]) -> Listed:
    """Return how two statements differ, to follow “it says”."""
    return Listed(
        tuple(
            said(
                "“{field}” {found}, and {expected} is in the job",
                field=Code(each.field),
                found=Code(f"{each.found}"[:_SHOWN_DIGITS]),
                expected=Code(f"{each.expected}"[:_SHOWN_DIGITS]),
            )
            for each in found[:_NAMED_DIFFERENCES]
        ),
        "; ",
    )
