"""Reads a filter of items: a word for a status, or numbers such as ``1-5,8``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import InvalidValueError
from annotator.items.item_row import ItemRow
from annotator.model.entities import Status
from annotator.sentences.parts import Code
from annotator.sentences.said import codes, said, said_n, verbatim

WORDS: Final[Mapping[str, frozenset[Status]]] = {
    "all": frozenset(Status),
    "done": frozenset({Status.DONE}),
    "open": frozenset({Status.NEW, Status.STARTED}),
    "skipped": frozenset({Status.SKIPPED}),
}
"""The states that each word selects; ``open`` selects items that are not done yet."""

_RANGE: Final = re.compile(r"([0-9]{1,12})(?:-([0-9]{1,12}))?")


def read_ranges(text: str, words: Iterable[str] = WORDS) -> list[range]:
    """Return the ranges of a list of numbers such as ``1-5,8``.

    Args:
        text: what was given.
        words: the words that could have been given instead, to be named in an error.

    Raises:
        InvalidValueError: it is no such list; the sentence says how to write one.
    """
    ranges = []
    for piece in text.replace(" ", "").split(","):
        found = _RANGE.fullmatch(piece)
        if found is None:
            raise InvalidValueError(
                said(
                    "{piece} is none of {words}, nor numbers such as 1-5,8",
                    piece=Code(repr(piece)),
                    words=codes(words),
                )
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise InvalidValueError(
                said(
                    "{piece} runs backwards; write {last}-{first}",
                    piece=Code(piece),
                    last=Code(str(last)),
                    first=Code(str(first)),
                )
            )
        ranges.append(range(first, last + 1))
    return ranges


def choose(text: str, rows: Sequence[ItemRow]) -> frozenset[int] | None:
    """Return the ids of the items that a filter selects, or None for all items.

    Raises:
        InvalidValueError: it is no filter.
        CommandRefusedError: it selects no item, or a number that no item has.
    """
    if text == "all":
        return None
    if text in WORDS:
        chosen = frozenset(row.id for row in rows if row.status in WORDS[text])
        if not chosen:
            raise CommandRefusedError(
                said("No item is {text}. Choose others.", text=verbatim(text))
            )
        return chosen
    ranges = read_ranges(text)
    chosen = frozenset(row.id for row in rows if any(row.id in each for each in ranges))
    missing = next((n for each in ranges for n in each if n not in chosen), None)
    if missing is not None:
        raise CommandRefusedError(
            said(
                "There is no item {item} in this job: it has {items}. Choose others.",
                item=Code(str(missing)),
                items=said_n("{count} item", "{count} items", len(rows)),
            )
        )
    return chosen
