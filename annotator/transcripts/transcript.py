"""The utterances of a recording, with exact times; and what all formats of them share."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import Final, Protocol

from annotator.document_limits import DECIMAL_CHARACTERS, IMPORT_REGIONS
from annotator.files import FileRefusedError
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import UNFILLED, Part, Said, said

_HALF: Final = Fraction(1, 2)
_MS_PER_S: Final = 1_000
_DIGITS: Final = 9
"""Decimal places of a time that is no finite decimal: exact to the sample up to 500 MHz."""

_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of a recording with its text; times are in seconds.

    ``end`` None is the end of the recording. ``file`` is the recording as a table names it; a
    document about a single recording leaves it empty, and so does one without speakers or labels.
    """

    start: Fraction
    end: Fraction | None
    text: str
    speaker: str = ""
    label: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The utterances of one recording.

    ``media`` is the path of the recording as the document names it, ``length`` its duration in
    seconds, and ``rate_hz`` its sample rate; those that a document does not tell are empty or 0.
    """

    utterances: Sequence[Utterance]
    media: str = ""
    length: Fraction = Fraction(0)
    rate_hz: int = 0


class TranscriptFindings(Protocol):
    """Takes what a reader leaves out or reads otherwise; ``ImportFindings`` is one."""

    def tell(self, what: str, example: Part | Callable[[], Part]) -> None:
        """Count a finding; ``what`` is a plural phrase."""
        ...


class TranscriptRefusedError(FileRefusedError):
    """A document is not what it should be; the sentence has a place for ``file``."""


Check = Callable[[], object]
"""Called while reading; raises ``CancelledError`` if the person cancelled."""


def refused(form: str, why: Said) -> TranscriptRefusedError:
    """Return the refusal of a document that is no valid one of a format."""
    return TranscriptRefusedError(
        said("{file} cannot be read as {form}: {why}.", file=UNFILLED, form=Code(form), why=why)
    )


def require_few(count: int, form: str) -> None:
    """Refuse a document with more utterances than any import takes.

    Raises:
        TranscriptRefusedError: there are too many.
    """
    if count > IMPORT_REGIONS:
        most = Count(IMPORT_REGIONS, is_grouped=True)
        raise refused(form, said("it holds more than {most} segments", most=most))


def decoded(data: bytes, form: str) -> str:
    """Return the text of a document in UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        TranscriptRefusedError: it is in neither.
    """
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(form, said("its text is not UTF-8; save it as UTF-8")) from error


def unified_lines(text: str) -> str:
    """Return a text whose lines all end in a line feed, as its reader sees them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def seconds_of(text: str) -> Fraction | None:
    """Return a decimal number exactly; None if it is none, or has more digits than any time."""
    if len(text) > DECIMAL_CHARACTERS or not _DECIMAL.fullmatch(text):
        return None
    return Fraction(text)


def sample_at(seconds: Fraction, rate_hz: int) -> int:
    """Return the sample that is nearest to a time; halves are rounded up."""
    return (seconds * rate_hz + _HALF).__floor__()


def decimal_text(seconds: Fraction) -> str:
    """Return a time as decimal text: exactly, or to a billionth of a second.

    The nearest sample to it is the one that it was made from.
    """
    whole, digits = divmod(sample_at(seconds, 10**_DIGITS), 10**_DIGITS)
    places = f"{digits:0{_DIGITS}d}".rstrip("0")
    return f"{whole}.{places}" if places else str(whole)


def whole_ms(seconds: Fraction) -> int:
    """Return a time in whole milliseconds; halves are rounded up."""
    return sample_at(seconds, _MS_PER_S)


def ms_span(utterance: Utterance) -> tuple[int, int]:
    """Return the times of an utterance in whole ms, at least one ms apart."""
    start = whole_ms(utterance.start)
    end = start if utterance.end is None else whole_ms(utterance.end)
    return start, max(end, start + 1)


def in_time_order(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return utterances by their start, those that start together by their end."""
    return sorted(utterances, key=lambda each: (each.start, each.end or each.start))


def by_speaker(utterances: Sequence[Utterance]) -> dict[str, list[Utterance]]:
    """Return the utterances of each speaker in order of time, speakers as they first speak."""
    tiers: dict[str, list[Utterance]] = {}
    for each in in_time_order(utterances):
        tiers.setdefault(each.speaker, []).append(each)
    return tiers


Spans = Callable[[Utterance], tuple[Fraction | int, Fraction | int]]
"""The start and the end of an utterance, in the unit of a format."""


def without_overlap(spoken: Sequence[Utterance], span: Spans) -> list[list[Utterance]]:
    """Return the utterances of a speaker, in order of time, in tiers without overlaps."""
    tiers: list[list[Utterance]] = []
    busy: list[tuple[Fraction | int, int]] = []
    free: list[int] = []
    for each in spoken:
        start, end = span(each)
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if not free:
            free.append(len(tiers))
            tiers.append([])
        tier = heappop(free)
        tiers[tier].append(each)
        heappush(busy, (end, tier))
    return tiers


class TierNames:
    """Names for further tiers of a speaker, none of which is taken."""

    def __init__(self, taken: set[str]) -> None:
        """Give none of these names."""
        self._taken = taken
        self._next: dict[str, int] = {}

    def another(self, name: str) -> str:
        """Return a name with a number that is not taken, and take it."""
        # A number that was taken before is still taken: thousands of tiers are numbered in one go.
        number = self._next.get(name, 2)
        while (numbered := f"{name} {number}".lstrip()) in self._taken:
            number += 1
        self._next[name] = number + 1
        self._taken.add(numbered)
        return numbered
