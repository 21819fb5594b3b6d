"""TextGrid, the format of Praat: read in its long and short forms, written in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.display_text import shown_name
from annotator.sentences.parts import Count, Quoted
from annotator.sentences.said import Part, said, word
from annotator.transcripts.transcript import (
    Check,
    TierNames,
    Transcript,
    TranscriptFindings,
    Utterance,
    by_speaker,
    decimal_text,
    decoded,
    in_time_order,
    refused,
    require_few,
    seconds_of,
    without_overlap,
)

FORM: Final = "TextGrid"
INTERVALS: Final = "IntervalTier"
POINTS: Final = "TextTier"
_EVERY: Final = 1_000
_HEAD: Final = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'

# What stands alone is a value: strings, numbers and flags. All other words, such as "xmin =" and
# "intervals [1]:", are for people; "!" begins a comment.
_TOKEN: Final = re.compile(
    r'"([^"]*+(?:""[^"]*+)*+)"|(?<!\S)(?:(![^\n]*)|(<\w+>)|([+-]?[0-9.][0-9.eE+-]*))(?!\S)|(")'
)
_STRING, _COMMENT, _FLAG, _NUMBER, _OPEN = range(1, 6)


@dataclass(slots=True)
class _Tokens:
    """The values of a document in turn; ``tier`` is the number of the tier in hand."""

    found: Iterator[re.Match[str]]
    tier: int = 0

    def text(self) -> str:
        """Return the next value, a string."""
        match = self._next()
        if match.lastindex != _STRING:
            raise self._fault()
        return match[_STRING].replace('""', '"')

    def number(self) -> Fraction:
        """Return the next value, a number."""
        match = self._next()
        value = seconds_of(match[_NUMBER]) if match.lastindex == _NUMBER else None
        if value is None:
            raise self._fault()
        return value

    def count(self) -> int:
        """Return the next value, a number of things."""
        value = self.number()
        if value < 0 or value.denominator != 1:
            raise self._fault()
        return int(value)

    def has_tiers(self) -> bool:
        """Return whether the next value says that there are tiers."""
        match = self._next()
        if match.lastindex != _FLAG:
            raise self._fault()
        return match[_FLAG] == "<exists>"

    def _next(self) -> re.Match[str]:
        match = next(self.found, None)
        while match is not None and match.lastindex == _COMMENT:
            match = next(self.found, None)
        if match is None:
            raise self._fault()
        return match

    def _fault(self) -> Exception:
        if not self.tier:
            return refused(FORM, said("it does not begin as one"))
        return refused(FORM, said("tier {number} is damaged or cut off", number=Count(self.tier)))


def read_textgrid(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the intervals with text; the name of a tier is the speaker.

    Points and intervals that overlap are told in ``findings``.

    Raises:
        TranscriptRefusedError: it is no TextGrid, or is cut off.
        CancelledError: the person cancelled.
    """
    if data.startswith(b"ooBinaryFile"):
        raise refused(FORM, said("it is a binary one; in Praat, save it as a text file"))
    tokens = _Tokens(_TOKEN.finditer(decoded(data, FORM)))
    if not tokens.text().startswith("ooTextFile") or tokens.text() != "TextGrid":
        raise refused(FORM, said("it is another kind of file of Praat"))
    start, end = tokens.number(), tokens.number()
    utterances: list[Utterance] = []
    if tokens.has_tiers():
        tiers = tokens.count()
        for tokens.tier in range(1, tiers + 1):
            kind, name = tokens.text(), tokens.text()
            tokens.number(), tokens.number()
            if kind == INTERVALS:
                utterances += _intervals(tokens, name, findings, check)
            elif kind == POINTS:
                _pass_points(tokens, name, findings, check)
            else:
                raise refused(
                    FORM,
                    said(
                        "tier {number} is of the unknown kind {kind}",
                        number=Count(tokens.tier),
                        kind=Quoted(shown_name(kind)),
                    ),
                )
            require_few(len(utterances), FORM)
    return Transcript(utterances, length=max(end - start, Fraction(0)))


def _intervals(
    tokens: _Tokens, name: str, findings: TranscriptFindings, check: Check
) -> Iterator[Utterance]:
    latest: Fraction | None = None
    for at in range(tokens.count()):
        if at % _EVERY == 0:
            check()
        start, end, text = tokens.number(), tokens.number(), tokens.text()
        if not text:
            continue  # the silence between two intervals
        first, last = min(start, end), max(start, end)
        if latest is not None and first < latest:
            findings.tell(
                "intervals that begin before the one before them ends, taken as they are",
                _named(name, at),
            )
        latest = last if latest is None else max(latest, last)
        yield Utterance(start, end, text, name)


def _pass_points(tokens: _Tokens, name: str, findings: TranscriptFindings, check: Check) -> None:
    for at in range(tokens.count()):
        if at % _EVERY == 0:
            check()
        tokens.number()
        tokens.text()
        findings.tell("points of point tiers, left out", _named(name, at))


def _named(tier: str, at: int) -> Part:
    return said(
        "number {number} of the tier {tier}",
        number=Count(at + 1),
        tier=Quoted(shown_name(tier)) if tier else word("without a name"),
    )


# Writing ------------------------------------------------------------------------------------------

Row = tuple[Fraction, Fraction, str]
"""The start, the end and the text of an interval."""


def tiers_of(transcript: Transcript) -> dict[str, list[Row]]:
    """Return the intervals with text by the name of their tier, without overlaps.

    A tier is a speaker. Segments of a speaker who speaks over themselves are divided over several
    tiers, the further ones named with a number. Segments without text leave no trace in a TextGrid.
    """
    tiers: dict[str, list[Row]] = {}
    speakers = by_speaker([each for each in transcript.utterances if each.text])
    names = TierNames(set(speakers))
    for speaker, spoken in speakers.items():
        layers = without_overlap(spoken, lambda each: (each.start, each.end or transcript.length))
        for at, layer in enumerate(layers):
            name = names.another(speaker) if at else speaker
            tiers[name] = [(each.start, each.end or transcript.length, each.text) for each in layer]
    return tiers


def textgrid_text(transcript: Transcript, *, is_short: bool = False) -> Iterator[str]:
    """Yield a TextGrid in pieces, in the long or the short form."""
    tiers = tiers_of(transcript) or {"": []}
    ends = (end for rows in tiers.values() for _, end, _ in rows)
    length = max((transcript.length, *ends))
    yield from _short(tiers, length) if is_short else _long(tiers, length)


def _rows(rows: Sequence[Row], length: Fraction) -> list[Row]:
    """Return the intervals that cover the whole time, with empty ones between those with text."""
    whole: list[Row] = []
    at = Fraction(0)
    for start, end, text in rows:
        if start > at:
            whole.append((at, start, ""))
        whole.append((start, end, text))
        at = end
    if length > at or not whole:
        whole.append((at, length, ""))
    return whole


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _short(tiers: dict[str, list[Row]], length: Fraction) -> Iterator[str]:
    end = decimal_text(length)
    yield f"{_HEAD}0\n{end}\n<exists>\n"
    yield f"{len(tiers)}\n"
    for name, spoken in tiers.items():
        rows = _rows(spoken, length)
        yield f'"{INTERVALS}"\n{_quoted(name)}\n0\n{end}\n{len(rows)}\n'
        for first, last, text in rows:
            yield f"{decimal_text(first)}\n{decimal_text(last)}\n{_quoted(text)}\n"


def _long(tiers: dict[str, list[Row]], length: Fraction) -> Iterator[str]:
    end = decimal_text(length)
    yield f"{_HEAD}xmin = 0 \nxmax = {end} \n"
    yield f"tiers? <exists> \nsize = {len(tiers)} \nitem []: \n"
    for number, (name, spoken) in enumerate(tiers.items(), 1):
        rows = _rows(spoken, length)
        yield f'    item [{number}]:\n        class = "{INTERVALS}" \n'
        yield f"        name = {_quoted(name)} \n        xmin = 0 \n        xmax = {end} \n"
        yield f"        intervals: size = {len(rows)} \n"
        for at, (first, last, text) in enumerate(rows, 1):
            yield f"        intervals [{at}]:\n            xmin = {decimal_text(first)} \n"
            yield f"            xmax = {decimal_text(last)} \n"
            yield f"            text = {_quoted(text)} \n"


def expected_textgrid(transcript: Transcript) -> list[Utterance]:
    """Return what a TextGrid of a transcript reads back as, in order of time."""
    tiers = tiers_of(transcript)
    return in_time_order([Utterance(*row, name) for name, rows in tiers.items() for row in rows])
