"""SRT and WebVTT, the formats of subtitles: read and written. Both have whole milliseconds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from annotator.sentences.parts import Count
from annotator.sentences.said import Part, said
from annotator.transcripts.transcript import (
    Check,
    Transcript,
    TranscriptFindings,
    Utterance,
    decoded,
    in_time_order,
    ms_span,
    refused,
    require_few,
    unified_lines,
)

SRT: Final = "SRT"
VTT: Final = "WebVTT"
_EVERY: Final = 1_000
_MS_PER_S: Final = 1_000
_TIME: Final = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_SPAN: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(.*)", re.ASCII)
_NUMBER: Final = re.compile(r"[ \t]*\d{1,12}[ \t]*", re.ASCII)
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*+)?+(?:[ \t\n]([^<>]*+))?+>|</v>")
_LONG_REFERENCE: Final = re.compile(r"(&#[0-9]{9,}+;?|&#[xX][0-9a-fA-F]{9,}+;?)", re.ASCII)
_TAG: Final = re.compile(r"<[^<>]*+>")


def read_srt(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the subtitles of a SRT document, which names no speakers.

    Raises:
        TranscriptRefusedError: it has no time line.
        CancelledError: the person cancelled.
    """
    lines = unified_lines(decoded(data, SRT)).split("\n")
    starts = list(_srt_starts(lines, check))
    if not starts and any(line.strip() for line in lines):
        raise refused(SRT, said("it has no line with times"))
    require_few(len(starts), SRT)
    found: list[Utterance] = []
    for place, (at, match) in enumerate(starts):
        stop = len(lines) if place + 1 == len(starts) else _head(lines, starts[place + 1][0])
        if match[9].strip():
            findings.tell("positions of subtitles on the screen, left out", _line(at))
        found.append(_cue(match, "\n".join(_without_blank_end(lines[at + 1 : stop]))))
    before = _head(lines, starts[0][0]) if starts else 0
    if any(line.strip() for line in lines[:before]):
        findings.tell("lines before the first subtitle, left out", _line(0))
    return Transcript(found)


def _srt_starts(lines: list[str], check: Check) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the lines with times, which follow an empty line, a number, or the start."""
    for at, line in enumerate(lines):
        if at % _EVERY == 0:
            check()
        match = _SPAN.fullmatch(line) if "-->" in line else None
        if match is not None and _is_head(lines, at):
            yield at, match


def _is_head(lines: list[str], at: int) -> bool:
    first = _head(lines, at)
    return first == 0 or not lines[first - 1]


def _head(lines: list[str], at: int) -> int:
    """Return where a subtitle begins: at its number, or at its times if it has none."""
    return at - 1 if at and _NUMBER.fullmatch(lines[at - 1]) else at


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _cue(match: re.Match[str], text: str) -> Utterance:
    return Utterance(_seconds(*match.groups()[:4]), _seconds(*match.groups()[4:8]), text)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> Fraction:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return Fraction(whole * _MS_PER_S + int(fraction.ljust(3, "0")), _MS_PER_S)


def _line(at: int) -> Part:
    return said("line {number}", number=Count(at + 1))


# WebVTT -------------------------------------------------------------------------------------------


def read_webvtt(data: bytes, findings: TranscriptFindings, check: Check) -> Transcript:
    """Return the cues of a WebVTT document; the voice of a cue is the speaker.

    A cue with several voices becomes a segment for each. Notes, styles, positions and formatting
    are told in ``findings``.

    Raises:
        TranscriptRefusedError: it does not begin as WebVTT.
        CancelledError: the person cancelled.
    """
    lines = unified_lines(decoded(data, VTT)).split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise refused(VTT, said("it does not begin with the word WEBVTT"))
    found: list[Utterance] = []
    for at, block in _blocks(lines, check):
        place = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
        match = None if place is None else _SPAN.fullmatch(block[place])
        if place is None or match is None:
            findings.tell("notes, styles and other blocks without times, left out", _line(at))
            continue
        if match[9].strip():
            findings.tell("positions of subtitles on the screen, left out", _line(at + place))
        cue = _cue(match, "")
        found += _voices(cue, "\n".join(block[place + 1 :]), at, findings)
        require_few(len(found), VTT)
    return Transcript(found)


def _blocks(lines: list[str], check: Check) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between empty lines after that of the head, each with its first line."""
    block: list[str] = []
    is_head = True
    for at, line in enumerate([*lines, ""]):
        if at % _EVERY == 0:
            check()
        if line:
            block.append(line)
            continue
        if block and not is_head:
            yield at - len(block), block
        is_head = False
        block = []


def _voices(
    cue: Utterance, text: str, at: int, findings: TranscriptFindings
) -> Iterator[Utterance]:
    """Yield the cue once for each voice in it."""
    speaker, start, spoken = "", 0, list[tuple[str, str]]()
    for tag in _VOICE.finditer(text):
        spoken.append((speaker, text[start : tag.start()]))
        speaker = _unescaped((tag[1] or "").strip(" \t\n"))
        start = tag.end()
    spoken.append((speaker, text[start:]))
    voiced = [each for each in spoken if each[1].strip()]
    for name, words in voiced or spoken[-1:]:
        plain = _TAG.sub("", words)
        if plain != words:
            findings.tell("cues with formatting, taken without it", _line(at))
        yield replace(cue, text=_unescaped(plain), speaker=name)


def _unescaped(text: str) -> str:
    """Return a text with the characters that its references name; too long ones stay as they are.

    Python refuses to read such a number, and no character has one.
    """
    return "".join(
        piece if _LONG_REFERENCE.fullmatch(piece) else html.unescape(piece)
        for piece in _LONG_REFERENCE.split(text)
    )


# Writing ------------------------------------------------------------------------------------------


def srt_content(text: str) -> str:
    """Return a text as SRT can hold it: without empty lines, which end a subtitle."""
    return "\n".join(line for line in unified_lines(text).split("\n") if line)


def srt_text(transcript: Transcript) -> Iterator[str]:
    """Yield a SRT document in pieces, in order of time."""
    for number, each in enumerate(in_time_order(transcript.utterances), 1):
        start, end = ms_span(each)
        content = srt_content(each.text)
        yield f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n"
        yield f"{content}\n\n" if content else "\n"


def webvtt_text(transcript: Transcript) -> Iterator[str]:
    """Yield a WebVTT document in pieces, in order of time; every text reads back exactly."""
    yield "WEBVTT\n\n"
    for each in in_time_order(transcript.utterances):
        start, end = ms_span(each)
        voice = f"<v {_voice_name(each.speaker)}>" if each.speaker else ""
        text = _vtt_content(each.text)
        yield f"{_clock(start, '.')} --> {_clock(end, '.')}\n"
        yield f"{voice}{text}\n\n" if voice or text else "\n"


def expected_subtitles(transcript: Transcript, *, is_srt: bool) -> list[Utterance]:
    """Return what subtitles of a transcript read back as, in order of time."""
    found = []
    for each in in_time_order(transcript.utterances):
        start, end = (Fraction(ms, _MS_PER_S) for ms in ms_span(each))
        if is_srt:
            found.append(Utterance(start, end, srt_content(each.text)))
        else:
            found.append(Utterance(start, end, each.text, each.speaker))
    return found


def _clock(ms: int, point: str) -> str:
    seconds, rest = divmod(ms, _MS_PER_S)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _vtt_content(text: str) -> str:
    """Return a text as the content of a cue; line ends that would end the cue are escaped."""
    escaped = _escaped(text).replace("\r", "&#13;")
    lines = escaped.split("\n")
    written = lines[0]
    for at, line in enumerate(lines[1:], 1):
        is_plain = bool(lines[at - 1]) and bool(line)
        written += f"\n{line}" if is_plain else f"&#10;{line}"
    return written


def _voice_name(name: str) -> str:
    """Return a speaker as the voice of a cue; white space that a reader would drop is escaped."""
    escaped = _escaped(name)
    for space, written in (("\t", "&#9;"), ("\n", "&#10;"), ("\r", "&#13;")):
        escaped = escaped.replace(space, written)
    inner = escaped.strip(" ")
    before = len(escaped) - len(escaped.lstrip(" "))
    after = len(escaped) - len(inner) - before
    return "&#32;" * before + inner + "&#32;" * after
