"""Tests the exports of transcribed sound: as files of others read them, and back into a job."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pympi
import pytest
import srt
import webvtt
from praatio import textgrid

from annotator.export.api import ExportOptions, ImageMode, Report
from annotator.importers.registry import IMPORTERS
from exporters.registry import find_exporters
from exporters.speech.speech_formats import SPEECH_FORMATS
from tests.exporters.speech.talks import (
    RATE_HZ,
    SPOKEN,
    TEXT,
    Said,
    add,
    create,
    export_as,
    kennedy,
    read,
    said_on,
)
from tests.support.english import english
from tests.support.exports import load, rewrite, verified, write_sealed
from tests.support.forgeries import DOCUMENTS
from tests.support.material import material
from tools.checkers import check_export

COPIED = ExportOptions(images=ImageMode.COPY)
BACK = {
    "textgrid": "textgrid/jfk.TextGrid",
    "textgridshort": "textgridshort/jfk.TextGrid",
    "eaf": "eaf/jfk.eaf",
    "srt": "srt/jfk.srt",
    "vtt": "vtt/jfk.vtt",
    "csv": "csv/segments.csv",
    "nemo": "nemo/manifest.jsonl",
}
"""The file of each format that can be imported again."""


def test_each_format_is_in_the_table_of_exporters() -> None:
    names = set(find_exporters().by_name)
    assert names >= set(SPEECH_FORMATS) | {"coco"}
    assert set(SPEECH_FORMATS) == {*BACK, "ljspeech", "audiofolder"}
    assert {name for name in BACK if name != "textgridshort"} <= set(IMPORTERS)


@pytest.mark.parametrize("form", SPEECH_FORMATS)
@pytest.mark.parametrize("images", [ImageMode.NONE, ImageMode.COPY])
def test_effort_and_pay_stay_beside_each_format(
    tmp_path: Path, form: str, images: ImageMode
) -> None:
    with kennedy(tmp_path) as project:
        report = export_as(project, form, tmp_path / "out", ExportOptions(images=images))
    assert report.reads_back
    assert "items left out" not in report.counts
    assert verified(tmp_path / "out").problems == ()
    assert check_export.main([str(tmp_path / "out")]) == 0
    seals = load(tmp_path / "out", "effort.json")["seals"]
    assert any(name.startswith(f"{form}/") for name in seals)
    assert (tmp_path / "out" / "images" / "jfk.flac").exists() == (images is ImageMode.COPY)


@pytest.mark.parametrize("end", [10**7, 10**300, 10**400], ids=["more", "much", "vast"])
def test_both_checkers_refuse_a_segment_beyond_its_sound(
    tmp_path: Path, end: int, capsys: pytest.CaptureFixture[str]
) -> None:
    out, name = tmp_path / "out", "transcriptions.jsonl"
    with kennedy(tmp_path, [(0, 99, "", "")]) as project:
        export_as(project, "coco", out)
    before = (out / name).read_bytes()
    data = re.sub(rb'("end_sample": ?)99\b', rb"\g<1>%d" % end, before)
    assert data != before
    rewrite(out, name, data)
    documents = {each: load(out, each) for each in DOCUMENTS}
    documents["effort.json"]["seals"][name] = hashlib.sha256(data).hexdigest()
    write_sealed(out, documents)
    assert any("transcriptions.jsonl" in each.where for each in verified(out).problems)
    assert not any("Error" in str(each.what) for each in verified(out).problems)
    assert check_export.main([str(out)]) == 1
    told = capsys.readouterr()
    assert "end_sample states 10" in told.out + told.err or "too large" in told.out + told.err


def test_praatio_reads_kennedy_to_the_sample(tmp_path: Path) -> None:
    with kennedy(tmp_path) as project:
        for form in ("textgrid", "textgridshort"):
            export_as(project, form, tmp_path / form)
            path = str(tmp_path / BACK[form].replace("/", f"/{form}/", 1))
            grid = textgrid.openTextgrid(path, includeEmptyIntervals=False)
            found: list[Said] = [
                (round(start * RATE_HZ), round(end * RATE_HZ), text, name)
                for name in grid.tierNames
                for start, end, text in grid.getTier(name).entries
            ]
            assert sorted(found) == sorted(SPOKEN)
            assert grid.maxTimestamp == 11


def test_pympi_reads_kennedy(tmp_path: Path) -> None:
    with kennedy(tmp_path) as project:
        export_as(project, "eaf", tmp_path / "out", COPIED)
    eaf = pympi.Eaf(str(tmp_path / "out" / BACK["eaf"]))
    found = [
        (start, end, text, eaf.get_parameters_for_tier(tier)["PARTICIPANT"])
        for tier in eaf.get_tier_names()
        for start, end, text in eaf.get_annotation_data_for_tier(tier)
    ]
    assert sorted(found) == sorted(in_ms(SPOKEN))
    media = eaf.get_linked_files()[0]["RELATIVE_MEDIA_URL"]
    assert (tmp_path / "out" / "eaf" / media).resolve().is_file()


def in_ms(spoken: object) -> list[Said]:
    assert isinstance(spoken, tuple)
    found = []
    for start, end, text, speaker in spoken:
        first, last = (int(Fraction(at * 1000, RATE_HZ) + Fraction(1, 2)) for at in (start, end))
        found.append((first, max(last, first + 1), text, speaker))
    return found


def test_srt_and_webvtt_read_kennedy(tmp_path: Path) -> None:
    with kennedy(tmp_path) as project:
        report = export_as(project, "srt", tmp_path / "srt")
        export_as(project, "vtt", tmp_path / "vtt")
    # All times but 0 fall between two milliseconds.
    assert report.counts["segments moved to whole milliseconds"] == 5
    assert report.counts["segments whose speaker SRT cannot hold"] == 4
    subtitles = srt.parse((tmp_path / "srt" / BACK["srt"]).read_bytes().decode())
    lines = [
        (
            round(each.start.total_seconds() * 1000),
            round(each.end.total_seconds() * 1000),
            each.content,
        )
        for each in subtitles
    ]
    assert lines == [each[:3] for each in in_ms(SPOKEN)]
    cues = webvtt.read(str(tmp_path / "vtt" / BACK["vtt"])).captions
    voices = [(html.unescape(each.text), html.unescape(each.voice or "")) for each in cues]
    assert voices == [each[2:] for each in SPOKEN]


@pytest.mark.parametrize("form", BACK)
def test_what_is_exported_comes_back_into_another_job(tmp_path: Path, form: str) -> None:
    with kennedy(tmp_path / "one") as project:
        export_as(project, form, tmp_path / "out")
    reader = "textgrid" if form == "textgridshort" else form
    with create(tmp_path / "two", "jfk.flac") as project:
        reading = read(project, reader, tmp_path / "out" / BACK[form])
        assert reading.notes == ()
        project.writes.run_import(reading.record).result()
        found = said_on(project, 1)
    if form in ("srt", "vtt"):
        ms = [(start * 1000 / RATE_HZ, end * 1000 / RATE_HZ) for start, end, *_ in found]
        assert [(round(start), round(end)) for start, end in ms] == [
            each[:2] for each in in_ms(SPOKEN)
        ]
        words = slice(2, 3) if form == "srt" else slice(2, 4)
        assert [each[words] for each in found] == [each[words] for each in SPOKEN]
    else:
        assert found == sorted(SPOKEN)


def test_mary_goes_in_and_comes_out_with_the_same_meaning(tmp_path: Path) -> None:
    with create(tmp_path, "mary.wav") as project:
        reading = read(project, "textgrid", material("speech/mary.TextGrid"))
        project.writes.run_import(reading.record).result()
        export_as(project, "textgridshort", tmp_path / "out")
    given = textgrid.openTextgrid(str(material("speech/mary.TextGrid")), False)
    path = tmp_path / "out" / "textgridshort" / "mary.TextGrid"
    found = textgrid.openTextgrid(str(path), False)
    assert found.tierNames == ("phone", "word")
    for name in found.tierNames:
        before, after = given.getTier(name).entries, found.getTier(name).entries
        assert [each.label for each in after] == [each.label for each in before]
        for one, other in zip(before, after, strict=True):
            assert abs(one.start - other.start) <= 0.5 / 48_000
            assert abs(one.end - other.end) <= 0.5 / 48_000
    # A second time nothing moves at all.
    with create(tmp_path / "two", "mary.wav") as project:
        project.writes.run_import(read(project, "textgrid", path).record).result()
        export_as(project, "textgridshort", tmp_path / "again")
    again = tmp_path / "again" / "textgridshort" / "mary.TextGrid"
    assert again.read_bytes() == path.read_bytes()


def test_what_a_textgrid_loses_is_counted(tmp_path: Path) -> None:
    spoken = ((0, 100, "", "Ann"), (100, 300, "one", "Ann"), (200, 400, "two", "Ann"))
    with kennedy(tmp_path, spoken) as project:
        report = export_as(project, "textgrid", tmp_path / "out")
    assert report.reads_back
    assert report.counts["segments without text, which a TextGrid cannot hold"] == 1
    assert report.counts["tiers added for segments of one speaker that overlap"] == 1
    grid = textgrid.openTextgrid(str(tmp_path / "out" / BACK["textgrid"]), False)
    assert grid.tierNames == ("Ann", "Ann 2")
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "Segments without text, which a textgrid cannot hold: 1" in card


@pytest.mark.parametrize("form", ["ljspeech", "audiofolder"])
def test_a_clip_has_exactly_the_samples_of_its_segment(tmp_path: Path, form: str) -> None:
    spoken = ((15_140, 32_426, "mary", "word"), (51_059, 72_876, TEXT, ""))
    with create(tmp_path, "mary.wav") as project:
        add(project, 1, spoken, 48_000)
        report = export_as(project, form, tmp_path / "out", COPIED)
    assert report.reads_back
    out = tmp_path / "out" / form
    with wave.open(str(material("speech/mary.wav")), "rb") as file:
        assert file.getparams()[:3] == (1, 2, 48_000)
        whole = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    folder = out / ("wavs" if form == "ljspeech" else "data")
    for number, (start, end, *_) in enumerate(spoken, 1):
        with wave.open(str(folder / f"000001-{number:05d}.wav"), "rb") as clip:
            assert clip.getparams()[:3] == (1, 2, 48_000)
            samples = np.frombuffer(clip.readframes(clip.getnframes()), "<i2")
        assert np.array_equal(samples, whole[start:end])
    if form == "ljspeech":
        lines = (out / "metadata.csv").read_bytes().decode().split("\n")
        assert lines == ["000001-00001|mary|mary", f"000001-00002|{TEXT}|{TEXT}", ""]
    else:
        rows = [json.loads(line) for line in (out / "metadata.jsonl").read_bytes().splitlines()]
        assert [(out / row["file_name"]).is_file() for row in rows] == [True, True]
        assert [(row["transcription"], row["speaker"]) for row in rows] == [
            ("mary", "word"),
            (TEXT, ""),
        ]
        assert (rows[0]["start_sample"], rows[0]["end_sample"]) == spoken[0][:2]


def test_no_clip_leaves_with_sounds_that_are_only_named(tmp_path: Path) -> None:
    with kennedy(tmp_path) as project:
        report = export_as(project, "ljspeech", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.wav"))
    assert any("only named" in note for note in english(report.notes))


def test_texts_that_ljspeech_cannot_hold_are_left_out_and_counted(tmp_path: Path) -> None:
    spoken = ((0, 9, "a|b", ""), (9, 19, "a\nb", ""), (19, 29, "", ""), (29, 39, "fine", ""))
    with kennedy(tmp_path, spoken) as project:
        report = export_as(project, "ljspeech", tmp_path / "out", COPIED)
    assert report.counts["segments whose text the format cannot hold"] == 3
    assert (tmp_path / "out" / "ljspeech" / "metadata.csv").read_text() == (
        "000001-00004|fine|fine\n"
    )
    assert [path.name for path in (tmp_path / "out").rglob("*.wav")] == ["000001-00004.wav"]


def test_a_sound_that_is_missing_or_damaged_costs_its_clips_only(tmp_path: Path) -> None:
    with create(tmp_path, "jfk.flac", "mary.wav", "gone.d/mary.wav") as project:
        add(project, 1, [(0, 99, "kept", "")], 48_000)
        add(project, 2, [(0, 99, "first", ""), (480_000, 485_000, "last", "")])
        add(project, 3, [(0, 99, "cut", "")], 48_000)
        os.truncate(tmp_path / "sounds" / "jfk.flac", 600_000)
        (tmp_path / "sounds" / "gone.d" / "mary.wav").unlink()
        report = export_as(project, "audiofolder", tmp_path / "out", COPIED)
    assert report.counts["sounds not at hand"] == 1
    assert report.counts["clips that could not be cut"] == 1
    assert any("could not be cut out" in note for note in english(report.notes))
    clips = sorted(path.name for path in (tmp_path / "out" / "audiofolder" / "data").iterdir())
    assert len(clips) == 2
    rows = (tmp_path / "out" / "audiofolder" / "metadata.jsonl").read_bytes().splitlines()
    assert len(rows) == 4
    assert verified(tmp_path / "out").problems == ()


def test_files_are_named_by_their_sounds_and_never_twice(tmp_path: Path) -> None:
    names = ("a/mary.wav", "b/mary.wav", "b/Mary.flac/mary.wav")
    with create(tmp_path, *names) as project:
        (tmp_path / "sounds" / "b" / "mary.wav").rename(tmp_path / "sounds" / "b" / "jfk.wav")
        for item in (1, 2, 3):
            add(project, item, [(0, 99, f"text {item}", "")], 48_000)
        export_as(project, "vtt", tmp_path / "out")
    found = {path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.rglob("*.vtt")}
    assert found == {"vtt/a/mary.vtt", "vtt/b/mary.vtt", "vtt/b/Mary.flac/mary.vtt"}


def test_two_sounds_of_one_stem_keep_their_endings(tmp_path: Path) -> None:
    with create(tmp_path, "mary.wav", "jfk.flac") as project:
        project.close()
    (tmp_path / "sounds" / "jfk.flac").rename(tmp_path / "sounds" / "MARY.flac")
    (tmp_path / "t.fairlabel").unlink()
    with create(tmp_path, "mary.wav") as project:
        export_as(project, "srt", tmp_path / "out")
    names = {path.name for path in (tmp_path / "out" / "srt").iterdir()}
    assert names == {"mary.wav.srt", "MARY.flac.srt"}


@pytest.mark.parametrize("form", SPEECH_FORMATS)
def test_a_changed_file_does_not_read_back(tmp_path: Path, form: str) -> None:
    side, out = SPEECH_FORMATS[form], tmp_path / "out"
    with kennedy(tmp_path) as project:
        export_as(project, form, out, COPIED)
        path = next(each for each in (out / form).iterdir() if each.is_file())
        data = path.read_bytes()
        with project.snapshot().result() as snapshot:
            for changed in (data.replace(b"fellow", b"yellow"), data[: len(data) // 2], b""):
                path.write_bytes(changed)
                report = Report()
                assert not side.read_back(out, snapshot, COPIED, report)
            path.write_bytes(data)
            assert side.read_back(out, snapshot, COPIED, Report())


def test_only_the_chosen_sounds_leave(tmp_path: Path) -> None:
    with create(tmp_path, "mary.wav", "jfk.flac") as project:
        only = ExportOptions(only=frozenset({1}))
        report = export_as(project, "csv", tmp_path / "out", only)
        assert report.reads_back
        names = {row.id: row.path for row in project.reads.item_rows().result()}
        export_as(project, "eaf", tmp_path / "eaf", only)
    found = [path.name for path in (tmp_path / "eaf" / "eaf").iterdir()]
    assert found == [f"{Path(names[1]).stem}.eaf"]
