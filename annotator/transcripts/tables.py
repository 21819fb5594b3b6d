"""Tables of segments: CSV, and the manifest of NeMo, which has a JSON object on each line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from annotator.document_limits import TRANSCRIPT_BYTES
from annotator.sentences.parts import Code, Count, Reason
from annotator.sentences.said import Part, said
from annotator.transcripts.transcript import (
    Check,
    Transcript,
    TranscriptFindings,
    Utterance,
    decimal_text,
    decoded,
    in_time_order,
    refused,
    require_few,
    sample_at,
    seconds_of,
)

CSV: Final = "CSV"
NEMO: Final = "NeMo manifest"
_EVERY: Final = 1_000

COLUMNS: Final = (
    *("file", "start_sample", "end_sample", "rate_hz", "start_s", "end_s"),
    *("speaker", "label", "text"),
)
"""The columns of a table that we write."""

_NAMES: Final[Mapping[str, Sequence[str]]] = {
    "file": ("file", "file_name", "filename", "audio", "audio_filepath", "path"),
    "start": ("start_s", "start", "start_time", "begin"),
    "end": ("end_s", "end", "end_time", "stop"),
    "speaker": ("speaker", "tier"),
    "label": ("label",),
    "text": ("text", "transcription", "transcript", "sentence"),
}
"""The names under which a column of a table is known, ours first."""


def read_csv(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the rows of a table with a heading, separated by commas, semicolons or tabs.

    Raises:
        TranscriptRefusedError: it has no columns for start and end, or is no table.
        CancelledError: the person cancelled.
    """
    text = decoded(data, CSV)
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    csv.field_size_limit(TRANSCRIPT_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Utterance] = []
    try:
        places = _places(next(rows, []))
        for at, row in enumerate(rows):
            if at % _EVERY == 0:
                check()
                require_few(len(found), CSV)
            if not row:
                continue
            value = {name: row[place] for name, place in places.items() if place < len(row)}
            one = _of_row(value, is_comma=separator != ",")
            if one is None:
                findings.tell("rows without a usable start and end, left out", _row(at + 2))
            else:
                found.append(one)
    except csv.Error as error:
        raise refused(
            CSV,
            said(
                "line {number} is damaged ({reason})",
                number=Count(rows.line_num),
                reason=Reason(str(error)),
            ),
        ) from error
    return Transcript(found)


def _places(heading: Sequence[str]) -> dict[str, int]:
    """Return the place of each known column."""
    names = [each.strip().casefold() for each in heading]
    places = {
        name: names.index(known)
        for name, others in _NAMES.items()
        for known in reversed(others)
        if known in names
    }
    for name in ("start", "end"):
        if name not in places:
            raise refused(
                CSV,
                said(
                    "its first line names no column {column}; the first line must name the columns",
                    column=Code(_NAMES[name][0]),
                ),
            )
    return places


def _of_row(value: Mapping[str, str], *, is_comma: bool) -> Utterance | None:
    def seconds(name: str) -> Fraction | None:
        text = value.get(name, "").strip()
        return seconds_of(text.replace(",", ".") if is_comma else text)

    start, end = seconds("start"), seconds("end")
    if start is None or end is None:
        return None
    words = {name: value.get(name, "") for name in ("text", "speaker", "label", "file")}
    return Utterance(start, end, **words)


def _row(at: int) -> Part:
    return said("row {number}", number=Count(at))


def csv_lines(transcript: Transcript) -> Iterator[str]:
    """Yield the lines of a table, without the heading, for one recording.

    Each cell is in quotation marks, and each cell is data: also one that begins with an equals
    sign stays exactly as it is.
    """
    rate_hz = transcript.rate_hz
    for each in in_time_order(transcript.utterances):
        end = each.end or transcript.length
        yield csv_line(
            (
                transcript.media,
                str(sample_at(each.start, rate_hz)),
                str(sample_at(end, rate_hz)),
                str(rate_hz),
                decimal_text(each.start),
                decimal_text(end),
                *(each.speaker, each.label, each.text),
            )
        )


def csv_line(cells: Sequence[str]) -> str:
    """Return a line of a table by RFC 4180, each cell in quotation marks."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


# NeMo ---------------------------------------------------------------------------------------------


def read_nemo(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the lines of a manifest; a line that is damaged costs only itself.

    Raises:
        TranscriptRefusedError: no line of it is one of a manifest.
        CancelledError: the person cancelled.
    """
    found: list[Utterance] = []
    lines = decoded(data, NEMO).split("\n")
    for at, line in enumerate(lines):
        if at % _EVERY == 0:
            check()
            require_few(len(found), NEMO)
        if not line.strip():
            continue
        one = _of_line(line)
        if one is None:
            findings.tell("lines that name no recording and duration, left out", _row(at + 1))
        else:
            found.append(one)
    if not found and any(line.strip() for line in lines):
        raise refused(NEMO, said("no line of it has an audio_filepath and a duration"))
    return Transcript(found)


def _of_line(line: str) -> Utterance | None:
    try:
        value = json.loads(line, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("audio_filepath"), str):
        return None
    start = _seconds(value.get("offset", _Number("0")))
    duration = _seconds(value.get("duration"))
    if start is None or duration is None or duration <= 0:
        return None
    words = [value.get(name) for name in ("text", "speaker", "label", "audio_filepath")]
    return Utterance(start, start + duration, *(_text(each) for each in words))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a JSON document as it is written there."""

    written: str


def _seconds(value: object) -> Fraction | None:
    return seconds_of(value.written) if isinstance(value, _Number) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def nemo_lines(transcript: Transcript) -> Iterator[str]:
    """Yield the lines of a manifest for one recording; times are decimal numbers, not floats."""
    for each in in_time_order(transcript.utterances):
        end = each.end or transcript.length
        words = {"text": each.text, "speaker": each.speaker, "label": each.label}
        written = json.dumps({"audio_filepath": transcript.media})[:-1]
        # The difference of the two written times is exactly the duration, so that both ends hold.
        start = decimal_text(each.start)
        duration = Fraction(decimal_text(end)) - Fraction(start)
        times = f'"duration": {decimal_text(duration)}, "offset": {start}'
        yield f"{written}, {times}, {json.dumps(words)[1:]}\n"


def expected_rows(transcript: Transcript) -> list[Utterance]:
    """Return what the lines of a table read back as."""
    return [
        Utterance(
            each.start,
            each.end or transcript.length,
            each.text,
            each.speaker,
            each.label,
            transcript.media,
        )
        for each in in_time_order(transcript.utterances)
    ]
