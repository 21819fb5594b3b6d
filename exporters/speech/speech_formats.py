"""The table of formats of transcribed sound, with what each of them loses."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Final

from annotator.transcripts.eaf import eaf_text, expected_eaf, read_eaf, xml_holds
from annotator.transcripts.subtitles import (
    expected_subtitles,
    read_srt,
    read_webvtt,
    srt_content,
    srt_text,
    webvtt_text,
)
from annotator.transcripts.tables import (
    COLUMNS,
    csv_line,
    csv_lines,
    expected_rows,
    nemo_lines,
    read_csv,
    read_nemo,
)
from annotator.transcripts.textgrid import (
    expected_textgrid,
    read_textgrid,
    textgrid_text,
    tiers_of,
)
from annotator.transcripts.transcript import Transcript, Utterance, ms_span
from exporters.common.side_format import SideFormat
from exporters.speech.clip_format import AUDIO_FOLDER, LJ_SPEECH, ClipFormat
from exporters.speech.speech_format import SpeechDocument, SpeechFormat, TableFormat

_MS_PER_S: Final = 1_000
_ALWAYS_LOST: Final = ("attributes", "comments", "groups", "reading order")
_NO_LABELS: Final = ("labels", *_ALWAYS_LOST)
_MOVED: Final = "segments moved to whole milliseconds"


def _is_moved(each: Utterance) -> bool:
    start, end = ms_span(each)
    return (each.start, each.end) != (Fraction(start, _MS_PER_S), Fraction(end, _MS_PER_S))


def _grid_losses(transcript: Transcript) -> Mapping[str, int]:
    speakers = {each.speaker for each in transcript.utterances if each.text}
    return {
        "segments without text, which a TextGrid cannot hold": sum(
            not each.text for each in transcript.utterances
        ),
        "tiers added for segments of one speaker that overlap": len(tiers_of(transcript))
        - len(speakers),
    }


def _eaf_losses(transcript: Transcript) -> Mapping[str, int]:
    return {
        "texts with characters that XML cannot hold, replaced": sum(
            not xml_holds(each.text) or not xml_holds(each.speaker)
            for each in transcript.utterances
        ),
    }


def _srt_losses(transcript: Transcript) -> Mapping[str, int]:
    return {
        **_vtt_losses(transcript),
        "texts whose empty lines SRT cannot hold": sum(
            srt_content(each.text) != each.text for each in transcript.utterances
        ),
        "segments whose speaker SRT cannot hold": sum(
            bool(each.speaker) for each in transcript.utterances
        ),
    }


def _vtt_losses(transcript: Transcript) -> Mapping[str, int]:
    return {_MOVED: sum(map(_is_moved, transcript.utterances))}


def _no_losses(_: Transcript) -> Mapping[str, int]:
    return {}


_LONG_GRID: Final = SpeechDocument(
    ".TextGrid", textgrid_text, read_textgrid, expected_textgrid, _grid_losses
)
_SHORT_GRID: Final = SpeechDocument(
    ".TextGrid",
    partial(textgrid_text, is_short=True),
    read_textgrid,
    expected_textgrid,
    _grid_losses,
)
_GRID_LOSES: Final = ("segments without text", *_NO_LABELS)
_EAF: Final = SpeechDocument(".eaf", eaf_text, read_eaf, expected_eaf, _eaf_losses)
_SRT: Final = SpeechDocument(
    ".srt", srt_text, read_srt, partial(expected_subtitles, is_srt=True), _srt_losses
)
_VTT: Final = SpeechDocument(
    ".vtt", webvtt_text, read_webvtt, partial(expected_subtitles, is_srt=False), _vtt_losses
)
_CSV: Final = SpeechDocument(".csv", csv_lines, read_csv, expected_rows, _no_losses)
_NEMO: Final = SpeechDocument(".jsonl", nemo_lines, read_nemo, expected_rows, _no_losses)

TEXT_GRID: Final = SpeechFormat("textgrid", "TextGrid (Praat)", _GRID_LOSES, _LONG_GRID)
SHORT_TEXT_GRID: Final = SpeechFormat(
    "textgridshort", "TextGrid (Praat), short form", _GRID_LOSES, _SHORT_GRID
)
EAF: Final = SpeechFormat("eaf", "EAF (ELAN)", ("control characters in a text", *_NO_LABELS), _EAF)
SRT: Final = SpeechFormat(
    "srt",
    "SubRip subtitles",
    ("times below a millisecond", "speakers", "empty lines in a text", *_NO_LABELS),
    _SRT,
)
WEB_VTT: Final = SpeechFormat(
    "vtt", "WebVTT subtitles", ("times below a millisecond", *_NO_LABELS), _VTT
)
CSV: Final = TableFormat(
    "csv", "CSV table of segments", _ALWAYS_LOST, _CSV, "segments.csv", csv_line(COLUMNS)
)
NEMO: Final = TableFormat("nemo", "NeMo manifest", _ALWAYS_LOST, _NEMO, "manifest.jsonl")

SPEECH_FORMATS: Final[Mapping[str, SideFormat]] = MappingProxyType(
    {
        each.name: each
        for each in (
            *(TEXT_GRID, SHORT_TEXT_GRID, EAF, SRT, WEB_VTT, CSV, NEMO),
            ClipFormat(LJ_SPEECH),
            ClipFormat(AUDIO_FOLDER),
        )
    }
)
"""All formats of this folder by their names."""
