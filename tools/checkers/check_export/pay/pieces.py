"""Checks that pieces are whole together. Page: "Which order and which worker"."""

from __future__ import annotations

from fractions import Fraction

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY
from tools.checkers.check_export.pay.inputs import COUNTED, REVIEWS, STATES, count_of
from tools.checkers.check_export.pay.numbers import exact_text
from tools.checkers.check_export.refusal import Json, require

NOT_REVIEWED = "not reviewed"

Counts = dict[tuple[str, str], Fraction]
"""The number of pieces by their kind and by how far they are reviewed."""


def check_pieces(export: Export) -> None:
    """Require whole pieces over all parts together.

    Page: "Over all parts together the counts are integers".
    """
    parts: list[Json] = export.fair_pay["parts"]
    where = f"{FAIR_PAY}, all parts"
    counts: Counts = {}
    for piece in COUNTED:
        for state in STATES:
            some = [count_of(where, part["inputs"], piece, state) for part in parts]
            counts[piece, state] = sum(some, Fraction(0))
    for (piece, state), count in counts.items():
        key = f"{where}, inputs.{piece}_{state}"
        rule = "pieces are whole together"
        require(key, exact_text(count), rule, holds=count.denominator == 1)
    _check_items(where, counts)


def _check_items(where: str, counts: Counts) -> None:
    """Require regions and sound to lie on items that are reviewed as far.

    Page: "that regions and sound with some review lie on items with that review".
    """
    for piece in COUNTED:
        reviewed = sum((counts[piece, review] for review in REVIEWS), Fraction(0))
        counts[piece, NOT_REVIEWED] = counts[piece, "completed"] - reviewed
    for (piece, state), count in counts.items():
        holds = count == 0 or counts["items", state] > 0
        rule = f"no item is {state} that they could lie on"
        require(f"{where}, {piece} {state}", exact_text(count), rule, holds=holds)
