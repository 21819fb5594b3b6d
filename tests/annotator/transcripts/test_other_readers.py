"""Tests that the programs of others read what we write: praatio, pympi, srt and webvtt."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import pympi
import pytest
import srt
import webvtt
from praatio import textgrid

from annotator.transcripts.eaf import eaf_text, read_eaf
from annotator.transcripts.subtitles import srt_text, webvtt_text
from annotator.transcripts.tables import COLUMNS, csv_line, csv_lines, nemo_lines
from annotator.transcripts.textgrid import textgrid_text
from annotator.transcripts.transcript import Transcript, Utterance
from tests.annotator.transcripts.utterances import TEXT, Heard, unheard

RATE_HZ = 44_100
SPOKEN = (
    Utterance(Fraction(1, RATE_HZ), Fraction(44_101, RATE_HZ), TEXT, "Ann", "speech"),
    Utterance(Fraction(1), Fraction(2), "=1+1\nand so on", "Bo & Co", "speech"),
    Utterance(Fraction(5, 2), Fraction(3), 'she said "no"', "Ann", "noise"),
)
TALK = Transcript(SPOKEN, "talks/a talk.wav", Fraction(11), RATE_HZ)


def write(path: Path, pieces: Iterable[str]) -> str:
    path.write_bytes("".join(pieces).encode())
    return str(path)


@pytest.mark.parametrize("is_short", [False, True])
def test_praatio_reads_a_textgrid_to_the_sample(tmp_path: Path, is_short: bool) -> None:
    path = write(tmp_path / "a.TextGrid", textgrid_text(TALK, is_short=is_short))
    grid = textgrid.openTextgrid(path, includeEmptyIntervals=False)
    found = [
        (round(start * RATE_HZ), round(end * RATE_HZ), text, name)
        for name in grid.tierNames
        for start, end, text in grid.getTier(name).entries
    ]
    assert found == [
        (1, 44_101, TEXT, "Ann"),
        (110_250, 132_300, 'she said "no"', "Ann"),
        (44_100, 88_200, "=1+1\nand so on", "Bo & Co"),
    ]
    assert (grid.minTimestamp, grid.maxTimestamp) == (0, 11)


def test_pympi_reads_an_eaf_in_milliseconds(tmp_path: Path) -> None:
    eaf = pympi.Eaf(write(tmp_path / "a.eaf", eaf_text(TALK)))
    assert set(eaf.get_tier_names()) == {"Ann", "Bo & Co"}
    ann = sorted(eaf.get_annotation_data_for_tier("Ann"))
    assert ann == [(0, 1000, TEXT), (2500, 3000, 'she said "no"')]
    assert eaf.get_annotation_data_for_tier("Bo & Co") == [(1000, 2000, "=1+1\nand so on")]
    assert eaf.get_parameters_for_tier("Bo & Co")["PARTICIPANT"] == "Bo & Co"
    assert eaf.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == "talks/a talk.wav"


def test_an_eaf_that_pympi_wrote_again_keeps_its_samples(tmp_path: Path) -> None:
    eaf = pympi.Eaf(write(tmp_path / "a.eaf", eaf_text(TALK)))
    eaf.to_file(str(tmp_path / "b.eaf"))
    again = read_eaf((tmp_path / "b.eaf").read_bytes(), Heard(), unheard)
    assert sorted((each.start, each.end, each.text) for each in again.utterances) == sorted(
        (each.start, each.end, each.text) for each in SPOKEN
    )


def test_srt_reads_our_subtitles(tmp_path: Path) -> None:
    path = Path(write(tmp_path / "a.srt", srt_text(TALK)))
    found = list(srt.parse(path.read_bytes().decode()))
    assert [each.content for each in found] == [each.text for each in SPOKEN]
    assert [each.start.total_seconds() for each in found] == [0, 1, 2.5]
    assert [each.end.total_seconds() for each in found] == [1, 2, 3]


def test_webvtt_reads_our_cues_with_their_voices(tmp_path: Path) -> None:
    found = webvtt.read(write(tmp_path / "a.vtt", webvtt_text(TALK))).captions
    assert [html.unescape(each.text) for each in found] == [each.text for each in SPOKEN]
    assert [html.unescape(each.voice or "") for each in found] == ["Ann", "Bo & Co", "Ann"]
    assert [(each.start, each.end) for each in found][2] == ("00:00:02.500", "00:00:03.000")


def test_the_csv_module_reads_our_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [csv_line(COLUMNS), *csv_lines(TALK)])
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [each.text for each in SPOKEN]
    assert [row["start_sample"] for row in rows] == ["1", "44100", "110250"]
    assert round(float(rows[0]["end_s"]) * RATE_HZ) == 44_101


def test_json_reads_our_manifest(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", nemo_lines(TALK))
    rows = [json.loads(line) for line in Path(path).read_text("utf-8").split("\n")[:-1]]
    assert [row["text"] for row in rows] == [each.text for each in SPOKEN]
    assert {row["audio_filepath"] for row in rows} == {"talks/a talk.wav"}
    assert round(rows[0]["offset"] * RATE_HZ) == 1
    assert round((rows[0]["offset"] + rows[0]["duration"]) * RATE_HZ) == 44_101
