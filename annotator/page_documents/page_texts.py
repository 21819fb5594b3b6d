"""The content of one page as formats other than PAGE XML hold it, and the text of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.page_documents.text_elements import TextElement


@dataclass(slots=True)
class PageTexts:
    """One page of a document: its picture, its size in px, and its elements in reading order.

    ``part`` is the index of the page in a file of several. ``unplaced`` are the ids of elements
    without a usable place.
    """

    image: str
    width_px: int = 0
    height_px: int = 0
    part: int = 0
    elements: list[TextElement] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


def gaps(line: str, words: Sequence[str]) -> list[str] | None:
    """Return what stands in a line before each word, "" or a space; None if it is anything else.

    A line that is empty holds its words with a space between them.
    """
    if not line:
        return ["", *[" "] * (len(words) - 1)]
    found, at = list[str](), 0
    for word in words:
        gap = " " if found and line.startswith(" ", at) and word[:1] != " " else ""
        at += len(gap)
        if not word or not line.startswith(word, at):
            return None
        at += len(word)
        found.append(gap)
    return found if at == len(line) else None
