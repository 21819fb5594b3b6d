"""Drafts lines of text with tesseract, if it is installed."""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from annotator.drafts import engine_process
from annotator.drafts.engine import NOTHING_READ, DraftedText, DraftError
from annotator.imaging.formats.decoding_limits import (
    MAX_DRAFT_CHARACTERS,
    MAX_DRAFT_LANGUAGES,
    MAX_DRAFT_ROWS,
)
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Quoted
from annotator.sentences.said import said

if TYPE_CHECKING:
    from annotator.imaging.text_lines.line_crops import TextLine

PROGRAM: Final = "tesseract"
BATCH: Final = 12
"""Lines that one process drafts: loading a model takes longer than reading a few lines."""

_HEAD: Final = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]
_WORD: Final = 5
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_]{2,40}(/[A-Za-z0-9_]{2,40})?")
_NO_LANGUAGES: Final = frozenset({"osd", "equ"})
"""Models for the direction of a page and for formulas, which read no text."""

_AS_LINE, _AS_BLOCK = "7", "6"
_TALL: Final = 1.8
"""A region this many times as high as the median one holds several lines."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program on the PATH."""

    path: str
    version: str
    name: str = PROGRAM

    def languages(self) -> tuple[str, ...]:
        """Return the languages that are installed, in the order of their names.

        Raises:
            DraftError: it does not answer.
        """
        output = engine_process.run([self.path, "--list-langs"], b"", Cancel())
        found = (line.strip() for line in output.decode("utf-8", "replace").splitlines()[1:])
        known = [each for each in found if _LANGUAGE.fullmatch(each) and each not in _NO_LANGUAGES]
        return tuple(sorted(known[:MAX_DRAFT_LANGUAGES]))

    def draft(self, sources: Sequence[TextLine], language: str, watch: Watch) -> list[DraftedText]:
        """Return a text for each line.

        Raises:
            DraftError: it failed; nothing is drafted.
            CancelledError: it was cancelled.
        """
        if not all(map(_LANGUAGE.fullmatch, language.split("+"))):
            message = said("{language} is no language of tesseract.", language=Quoted(language))
            raise DraftError(message)
        texts = [NOTHING_READ] * len(sources)
        done = 0
        watch.progress(done, len(sources))
        for mode, places in _modes(sources):
            for start in range(0, len(places), BATCH):
                batch = places[start : start + BATCH]
                found = self._read([sources[at] for at in batch], language, mode, watch.cancel)
                for at, text in zip(batch, found, strict=True):
                    texts[at] = text
                done += len(batch)
                watch.progress(done, len(sources))
        return texts

    def _read(
        self, lines: Sequence[TextLine], language: str, mode: str, cancel: Cancel
    ) -> list[DraftedText]:
        from annotator.imaging.text_lines.line_crops import as_pages  # noqa: PLC0415 - OpenCV

        pages = as_pages([line.crop() for line in lines])
        command = [self.path, "stdin", "stdout", "-l", language, "--psm", mode, "tsv"]
        return read_tsv(engine_process.run(command, pages, cancel), len(lines))


def find_tesseract() -> Tesseract | None:
    """Return the installed program; None if there is none, or if it does not answer."""
    path = engine_process.installed(PROGRAM)
    if path is None:
        return None
    try:
        output = engine_process.run([path, "--version"], b"", Cancel())
    except DraftError:
        return None
    first = output.decode("utf-8", "replace").partition("\n")[0]
    found = re.fullmatch(r"tesseract v?([0-9][0-9A-Za-z.+~-]{0,60})", first.strip())
    return None if found is None else Tesseract(path, found[1])


def read_tsv(output: bytes, count: int) -> list[DraftedText]:
    """Return the text of each of ``count`` pages from tesseract's TSV.

    The confidence of a page is the mean of its words, weighted by their length.

    Raises:
        DraftError: it is not of that form.
    """
    try:
        words = list(_words(output.decode("utf-8"), count))
    except (ValueError, csv.Error) as error:
        message = said("The output of tesseract cannot be read. Nothing was drafted.")
        raise DraftError(message) from error
    return [_page([word for word in words if word.page == page]) for page in range(1, count + 1)]


@dataclass(frozen=True, slots=True)
class _Word:
    page: int
    line: tuple[int, ...]
    confidence: float
    text: str


def _words(output: str, count: int) -> Iterator[_Word]:
    head, *rows = output.rstrip("\n").split("\n")
    if head.rstrip("\r").split("\t") != _HEAD or len(rows) > MAX_DRAFT_ROWS:
        raise ValueError
    for row in rows:
        level, page, *place, confidence, text = row.rstrip("\r").split("\t", len(_HEAD) - 1)
        if len(place) != len(_HEAD) - 4:
            raise ValueError
        word = _Word(int(page), tuple(map(int, place[:3])), float(confidence), _plain(text))
        is_sound = math.isfinite(word.confidence) and 1 <= word.page <= count
        if not is_sound:
            raise ValueError
        if int(level) == _WORD and word.text:
            yield word


def _page(words: Sequence[_Word]) -> DraftedText:
    lines: dict[tuple[int, ...], list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    text = "\n".join(" ".join(line) for line in lines.values())[:MAX_DRAFT_CHARACTERS]
    if not text:
        return NOTHING_READ
    weight = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / weight
    return DraftedText(text, min(1.0, max(0.0, mean / 100)))


def _plain(text: str) -> str:
    """Return a word without white space around it and without characters that cannot be seen."""
    return "".join(each for each in text if each.isprintable() or each in _JOINERS).strip()


_JOINERS: Final = "\u200c\u200d\u200e\u200f"
"""Characters without a shape that belong to the spelling of Persian, Hindi and others."""


def _modes(lines: Sequence[TextLine]) -> Iterator[tuple[str, list[int]]]:
    """Yield how to read which of the regions: most as lines, tall ones as blocks of lines."""
    if not lines:
        return
    usual = statistics.median(line.height_px for line in lines)
    tall = [at for at, line in enumerate(lines) if line.height_px > _TALL * usual]
    yield _AS_LINE, [at for at in range(len(lines)) if at not in set(tall)]
    yield _AS_BLOCK, tall
