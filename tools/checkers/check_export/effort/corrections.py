"""Checks the worker's corrections. Page: "effort.json", "A correction has ``entry``"."""

from __future__ import annotations

from tools.checkers.check_export.refusal import Json, refuse, require, require_same

DECLARED = "declared"
ANSWER = "answer"
CLAIM = "claim"
WITHDRAWAL = "withdrawal"

Piece = tuple[int, int, str]
"""A part of a span: start and end in milliseconds, and the category that it counts as."""


def check_corrections(where: str, spans: list[Json], corrections: list[Json]) -> None:
    """Check every correction of a session in the order in which they were made.

    Page: "A correction has ``entry``", "A correction must lie within its span".

    Args:
        where: the file and the session.
        spans: the spans of the session.
        corrections: its corrections.
    """
    pieces = [[(span["start_ms"], span["end_ms"], span["category"])] for span in spans]
    claims: dict[int, Json] = {}
    for number, correction in enumerate(corrections):
        key = f"{where}, corrections[{number}]"
        kind = _kind(key, correction)
        _check_form(key, correction)
        if kind == CLAIM:
            claims[number] = correction
        elif kind == WITHDRAWAL:
            _check_withdrawal(key, correction, claims)
        else:
            _apply_answer(key, correction, pieces)


def _kind(where: str, correction: Json) -> str:
    """Return which of the three kinds a correction is; refuse what is none of them.

    Page: "If ``entry`` and ``from`` are ``null``, the correction is a claim", "it withdraws that
    claim, once and completely".
    """
    entry, claim = correction["entry"], correction["claim"]
    before, after = correction["from"], correction["to"]
    if claim is None and entry is not None and before is not None and after is not None:
        return ANSWER
    if claim is None and entry is None and before is None and after == DECLARED:
        return CLAIM
    if claim is not None and entry is None and before == DECLARED and after is None:
        return WITHDRAWAL
    return refuse(where, correction, "it is no answer about a span, no claim and no withdrawal")


def _check_form(where: str, correction: Json) -> None:
    """Require some length, and a reason if and only if the time is declared.

    Page: "``reason`` (of ``declared``: ...)".
    """
    start = correction["start_ms"]
    rule = f"it begins at {start}"
    holds = correction["end_ms"] > start
    require(f"{where}.end_ms", correction["end_ms"], rule, holds=holds)
    has_reason = correction["reason"] != ""
    holds = has_reason is (correction["to"] == DECLARED)
    rule = "a reason belongs to declared time, and only to it"
    require(f"{where}.reason", correction["reason"], rule, holds=holds)


def _check_withdrawal(where: str, correction: Json, claims: dict[int, Json]) -> None:
    """Require an earlier claim, withdrawn once and completely.

    Page: "``from`` is ``declared``, ``to`` is ``null``, ``reason`` is empty, and everything else is
    as in the claim".
    """
    number = correction["claim"]
    claim = claims.pop(number, None)
    if claim is None:
        refuse(f"{where}.claim", number, "no earlier claim that still stands has this number")
    expected = {**claim, "claim": number, "from": DECLARED, "to": None, "reason": ""}
    require_same(where, correction, expected, f"the claim corrections[{number}]")


def _apply_answer(where: str, correction: Json, pieces: list[list[Piece]]) -> None:
    """Require the answered time to have counted as ``from``, and let it count as ``to``.

    Page: "A correction must lie within its span, and all of that part must have counted as
    ``from`` before."
    """
    number = correction["entry"]
    start, end = correction["start_ms"], correction["end_ms"]
    known = number < len(pieces)
    require(f"{where}.entry", number, f"there are {len(pieces)} spans", holds=known)
    own = pieces[number]
    first, last = own[0][0], own[-1][1]
    rule = f"its span lasts from {first} to {last}"
    require(f"{where}.start_ms", start, rule, holds=start >= first)
    require(f"{where}.end_ms", end, rule, holds=end <= last)
    changed = []
    for piece_start, piece_end, category in own:
        if piece_end <= start or piece_start >= end:
            changed.append((piece_start, piece_end, category))
            continue
        require_same(f"{where}.from", correction["from"], category, f"spans[{number}] before it")
        if piece_start < start:
            changed.append((piece_start, start, category))
        if piece_end > end:
            changed.append((end, piece_end, category))
    changed.append((start, end, correction["to"]))
    pieces[number] = sorted(changed)
