"""The one way to refuse an export: a sentence that names file, key, stated and recomputed value."""

from __future__ import annotations

from typing import Any, NoReturn

Json = Any
"""A value as JSON has it: an object, a list, a text, a number, a truth value or null."""

LONGEST = 200
"""How many characters of a value a sentence shows."""


class Refused(ValueError):  # noqa: N818  as in a sentence: an export is refused
    """The export is refused; the text is one sentence for the auditor."""


def shown(value: Json) -> str:
    """Return a value as a sentence shows it: null as JSON writes it, and never a whole document."""
    text = {None: "null", True: "true", False: "false"}.get(value) if _is_word(value) else None
    text = repr(value) if text is None else text
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _is_word(value: Json) -> bool:
    return value is None or isinstance(value, bool)


def refuse(where: str, stated: Json, rule: str) -> NoReturn:
    """Raise ``Refused``: a file and key state a value, but a rule forbids it.

    Args:
        where: file and key, as in ``effort.json, totals.sample_ms``.
        stated: the value that the file states.
        rule: the rule as a clause, with the other values that it compares.
    """
    raise Refused(f"{where} states {shown(stated)}, but {rule}.")


def require(where: str, stated: Json, rule: str, *, holds: bool) -> None:
    """Refuse a stated value unless a rule holds."""
    if not holds:
        refuse(where, stated, rule)


def require_same(where: str, stated: Json, recomputed: Json, source: str) -> None:
    """Refuse a stated value unless it is the recomputed one; names the innermost key that differs.

    Args:
        where: file and key.
        stated: the value that the file states.
        recomputed: the value that follows from the rest of the folder.
        source: what the value was recomputed from, as a noun phrase.
    """
    if isinstance(stated, dict) and isinstance(recomputed, dict):
        _require_same_keys(where, stated, recomputed, source)
        for key, value in recomputed.items():
            require_same(f"{where}.{key}", stated[key], value, source)
    elif isinstance(stated, list) and isinstance(recomputed, list):
        _require_same_lists(where, stated, recomputed, source)
    elif type(stated) is not type(recomputed) or stated != recomputed:
        refuse(where, stated, f"{source} gives {shown(recomputed)}")


def _require_same_keys(where: str, stated: Json, recomputed: Json, source: str) -> None:
    for key, value in recomputed.items():
        if key not in stated:
            raise Refused(f"{where}.{key} is missing, but {source} gives {shown(value)}.")
    for key, value in stated.items():
        if key not in recomputed:
            refuse(f"{where}.{key}", value, f"{source} gives no such key")


def _require_same_lists(where: str, stated: Json, recomputed: Json, source: str) -> None:
    if len(stated) != len(recomputed):
        entries = f"{source} gives {len(recomputed)} entries, {shown(recomputed)}"
        refuse(where, stated, entries)
    for number, (one, other) in enumerate(zip(stated, recomputed, strict=True)):
        require_same(f"{where}[{number}]", one, other, source)
