"""Tests that each format reads back what it wrote, to the sample and the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given

from annotator.transcripts.eaf import eaf_text, expected_eaf, read_eaf
from annotator.transcripts.subtitles import (
    expected_subtitles,
    read_srt,
    read_webvtt,
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
from annotator.transcripts.textgrid import expected_textgrid, read_textgrid, textgrid_text
from annotator.transcripts.transcript import Transcript, Utterance, sample_at
from tests.annotator.transcripts.utterances import TEXT, Heard, transcripts, unheard

Facts = tuple[int, int, str, str, str]


def facts(utterances: Iterable[Utterance], rate_hz: int) -> Counter[Facts]:
    """Return what must be the same: the samples and the words of each utterance."""
    found: list[Facts] = []
    for each in utterances:
        assert each.end is not None
        start, end = sample_at(each.start, rate_hz), sample_at(each.end, rate_hz)
        found.append((start, end, each.text, each.speaker, each.label))
    return Counter(found)


def written(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode()


@given(transcripts())
def test_both_forms_of_a_textgrid_read_back_to_the_sample(given: Transcript) -> None:
    expected = facts(expected_textgrid(given), given.rate_hz)
    for is_short in (False, True):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            heard = Heard()
            data = "".join(textgrid_text(given, is_short=is_short)).encode(encoding)
            found = read_textgrid(data, heard, unheard)
            assert facts(found.utterances, given.rate_hz) == expected
            assert heard.told == []
    # What is divided over tiers is still all of it.
    texts = Counter(each.text for each in given.utterances if each.text)
    assert Counter(each.text for each in expected_textgrid(given)) == texts


@given(transcripts())
def test_an_eaf_reads_back_to_the_sample(given: Transcript) -> None:
    heard = Heard()
    found = read_eaf(written(eaf_text(given)), heard, unheard)
    assert facts(found.utterances, given.rate_hz) == facts(expected_eaf(given), given.rate_hz)
    assert (heard.told, found.media) == ([], "a/b.wav")


@given(transcripts())
def test_subtitles_read_back_to_the_millisecond(given: Transcript) -> None:
    heard = Heard()
    srt = read_srt(written(srt_text(given)), heard, unheard)
    assert srt.utterances == expected_subtitles(given, is_srt=True)
    vtt = read_webvtt(written(webvtt_text(given)), heard, unheard)
    assert vtt.utterances == expected_subtitles(given, is_srt=False)
    assert heard.told == []
    texts = Counter((each.text, each.speaker) for each in given.utterances)
    assert Counter((each.text, each.speaker) for each in vtt.utterances) == texts


@given(transcripts())
def test_tables_read_back_to_the_sample(given: Transcript) -> None:
    heard = Heard()
    expected = facts(expected_rows(given), given.rate_hz)
    table = read_csv(written([csv_line(COLUMNS), *csv_lines(given)]), heard, unheard)
    assert facts(table.utterances, given.rate_hz) == expected
    manifest = read_nemo(written(nemo_lines(given)), heard, unheard)
    assert facts(manifest.utterances, given.rate_hz) == expected
    assert heard.told == []
    named = {each.file for each in (*table.utterances, *manifest.utterances)}
    assert named <= {given.media}


@given(transcripts())
def test_every_text_and_time_survives_where_the_format_promises_it(given: Transcript) -> None:
    plain = replace(given, utterances=[replace(each, text=TEXT) for each in given.utterances])
    for pieces, read in ((eaf_text(plain), read_eaf), (textgrid_text(plain), read_textgrid)):
        found = read(written(pieces), Heard(), unheard).utterances
        assert {each.text for each in found} <= {TEXT}
        spans = Counter((each.start, each.end) for each in plain.utterances)
        rounded = facts(found, plain.rate_hz)
        assert sum(rounded.values()) == spans.total()
        for start, end, *_ in rounded:
            assert any(
                (sample_at(first, plain.rate_hz), sample_at(last or first, plain.rate_hz))
                == (start, end)
                for first, last in spans
            )
