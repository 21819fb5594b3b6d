"""Tests that a damaged document of any format is read or refused with a sentence, never more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.sentences.parts import Quoted
from annotator.transcripts.eaf import eaf_text, read_eaf
from annotator.transcripts.subtitles import read_srt, read_webvtt, srt_text, webvtt_text
from annotator.transcripts.tables import (
    COLUMNS,
    csv_line,
    csv_lines,
    nemo_lines,
    read_csv,
    read_nemo,
)
from annotator.transcripts.textgrid import read_textgrid, textgrid_text
from annotator.transcripts.transcript import Transcript, TranscriptRefusedError
from tests.annotator.transcripts.utterances import TEXT, Heard, at, unheard

TALK = Transcript(
    [at("0", "1.5", TEXT, "Ann"), at("1", "2", "two\nlines", "Bo"), at("2", "3", "")],
    "talk.wav",
    Fraction(3),
    16_000,
)
WHOLE = {
    "textgrid": (read_textgrid, "".join(textgrid_text(TALK))),
    "textgridshort": (read_textgrid, "".join(textgrid_text(TALK, is_short=True))),
    "eaf": (read_eaf, "".join(eaf_text(TALK))),
    "srt": (read_srt, "".join(srt_text(TALK))),
    "vtt": (read_webvtt, "".join(webvtt_text(TALK))),
    "csv": (read_csv, csv_line(COLUMNS) + "".join(csv_lines(TALK))),
    "nemo": (read_nemo, "".join(nemo_lines(TALK))),
}


@pytest.mark.parametrize("form", WHOLE)
@given(
    cut=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4),
    added=st.binary(max_size=8),
)
def test_a_damaged_document_is_read_or_refused(
    form: str, cut: float, flips: list[tuple[float, int]], added: bytes
) -> None:
    read, text = WHOLE[form]
    data = bytearray(text.encode())
    for place, value in flips:
        data[min(int(place * len(data)), len(data) - 1)] = value
    place = int(cut * len(data))
    damaged = bytes(data[:place]) + added + (bytes(data[place:]) if len(added) % 2 else b"")
    try:
        found = read(damaged, Heard(), unheard)
    except TranscriptRefusedError as error:
        sentence = str(error.about(Quoted("a")))
        assert sentence.startswith("“a” ")
        assert sentence.endswith(".")
    else:
        assert all(each.end is not None for each in found.utterances)
