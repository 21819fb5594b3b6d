"""Tests that transcripts come into a job: to the sample, undoable, and losing nothing else."""

from __future__ import annotations

import shutil
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.document_limits import TRANSCRIPT_BYTES
from annotator.errors import ImportRefusedError
from annotator.importers.document_import import (
    JobContent,
    earlier_import,
    read_document,
    replacing,
)
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.job_file import Project
from annotator.model.entities import Region
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.progress import Watch
from annotator.records import JobFacts
from tests.annotator.job_file.jobs import editor_on, settle
from tests.support.english import english
from tests.support.material import material

RATE_HZ = 8_000
FRAMES = 16_000


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Project]:
    media = tmp_path / "sounds"
    for name in ("a/talk.wav", "b/talk.wav", "one.wav", "a/one.flac.wav"):
        write_wav(media / name)
    shutil.copy(material("speech/mary.wav"), media)
    items = scan_folder(media).items
    facts = JobFacts("j", "Talks", "sounds")
    with Project.create(tmp_path / "t.fairlabel", facts, labels=["noise"], items=items) as project:
        yield project


def write_wav(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(struct.pack(f"<{FRAMES}h", *[0] * FRAMES))


def read(project: Project, form: str, path: Path) -> ImportContents:
    job = JobContent(project.reads.item_rows().result(), project.reads.labels().result())
    return read_document(project, IMPORTERS[form], path, job, Watch())


def bring(project: Project, form: str, path: Path, text: str | bytes) -> ImportContents:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = read(project, form, path)
    project.writes.run_import(reading.record).result()
    return reading


def regions_on(project: Project, path: str) -> list[Region]:
    row = next(row for row in project.reads.item_rows().result() if row.path == path)
    return list(project.reads.load_item(row.id).result().state.regions.values())


def segments(regions: list[Region]) -> list[tuple[int, int, str, object]]:
    found: list[tuple[int, int, str, object]] = []
    for each in regions:
        place = each.geometry
        assert isinstance(place, SoundSegment)
        speaker = each.attributes.get(SPEAKER)
        found.append((place.start_sample, place.end_sample, each.transcription, speaker))
    return found


CUE = "WEBVTT\n\n00:00.500 --> 00:01.000\n<v Ann>Hello\n"


def test_mary_comes_in_is_undone_and_comes_back(job: Project) -> None:
    reading = read(job, "textgrid", material("speech/mary.TextGrid"))
    assert reading.counts["segments"] == 18
    (note,) = english(reading.notes)
    assert note == (
        "Points of point tiers, left out: 4 (number 1 of the tier “pitch”, number 2 of the tier "
        "“pitch”, number 3 of the tier “pitch” and 1 more)."
    )
    editor = editor_on(job, 1)
    step = job.writes.run_import(reading.record, seq=editor.history.take_seq()).result()
    editor.history.record(step)
    words = [each for each in segments(regions_on(job, "mary.wav")) if each[3] == "word"]
    assert words == [
        (15_140, 32_426, "mary", "word"),
        (32_426, 47_228, "rolled", "word"),
        (47_228, 51_059, "the", "word"),
        (51_059, 72_876, "barrel", "word"),
    ]
    editor.undo()
    settle(job)
    assert regions_on(job, "mary.wav") == []
    editor.redo()
    settle(job)
    assert len(regions_on(job, "mary.wav")) == 18
    assert job.check().result() == []


def test_a_second_import_is_recognised_also_from_another_format(
    job: Project, tmp_path: Path
) -> None:
    bring(job, "vtt", tmp_path / "one.vtt", CUE)
    again = read(job, "vtt", tmp_path / "one.vtt")
    earlier = earlier_import(job, again)
    assert earlier is not None
    table = "file,start,end,speaker,text\none.wav,0.5,1,Ann,Hello\n"
    (tmp_path / "all.csv").write_text(table)
    same = earlier_import(job, read(job, "csv", tmp_path / "all.csv"))
    assert same is not None
    assert same.source == "one.vtt"
    job.writes.run_import(replacing(again, earlier).record).result()
    assert segments(regions_on(job, "one.wav")) == [(4_000, 8_000, "Hello", "Ann")]


def test_the_sound_is_found_by_the_name_of_the_document(job: Project, tmp_path: Path) -> None:
    bring(job, "vtt", tmp_path / "a" / "talk.vtt", CUE)
    bring(job, "vtt", tmp_path / "one.flac.wav.vtt", CUE)
    assert len(regions_on(job, "a/talk.wav")) == 1
    assert regions_on(job, "b/talk.wav") == []
    assert len(regions_on(job, "a/one.flac.wav")) == 1
    eaf = (
        '<ANNOTATION_DOCUMENT><HEADER><MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/x/one.wav"/>'
        '</HEADER><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="0"/><TIME_SLOT '
        'TIME_SLOT_ID="b" TIME_VALUE="5"/></TIME_ORDER><TIER TIER_ID="t"><ANNOTATION>'
        '<ALIGNABLE_ANNOTATION TIME_SLOT_REF1="a" TIME_SLOT_REF2="b"/></ANNOTATION></TIER>'
        "</ANNOTATION_DOCUMENT>"
    )
    bring(job, "eaf", tmp_path / "other.eaf", eaf)
    assert segments(regions_on(job, "one.wav")) == [(0, 40, "", "t")]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("talk.vtt", "could belong to several sounds of this job. Give it the name"),
        ("nobody.vtt", "belongs to no sound of this job. Give it the name of its sound."),
        ("gone.vtt", "cannot be placed in time without its sound. “gone.wav”"),
    ],
)
def test_a_document_without_one_sound_is_refused(
    job: Project, tmp_path: Path, name: str, why: str
) -> None:
    write_wav(job.media_folder / "gone.wav")
    job.writes.add_items(scan_folder(job.media_folder).items).result()
    (job.media_folder / "gone.wav").unlink()
    with pytest.raises(ImportRefusedError) as error:
        bring(job, "vtt", tmp_path / name, CUE)
    assert str(error.value).startswith(f"“{name}” {why}")
    assert str(error.value).endswith("Nothing of it was imported.")


def test_rows_of_other_sounds_are_told_and_no_path_is_followed(
    job: Project, tmp_path: Path
) -> None:
    rows = (
        ("/home/ann/one.wav", 0, 1),
        ("..\\..\\etc\\passwd", 0, 1),
        ("talk.wav", 0, 1),
        ("b/talk", 0, 1),
    )
    table = "file,start,end\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows)
    reading = bring(job, "csv", tmp_path / "all.csv", table)
    assert reading.counts["segments"] == 2
    assert len(regions_on(job, "one.wav")) == 1
    assert len(regions_on(job, "b/talk.wav")) == 1
    assert english(reading.notes) == (
        "Segments of a sound that this job does not have, left out: 1 (“..\\..\\etc\\passwd”).",
        "Segments whose sound could be several of this job, left out: 1 (“talk.wav”).",
    )
    assert reading.record.new_items == ()


def test_times_that_no_segment_can_have(job: Project, tmp_path: Path) -> None:
    spans = ((1, 0.5), (-1, 1), (-2, -1), (1, 1), (1.5, 2.0004), (1.9, 3), (0, "1e30"))
    table = "start,end,text\n" + "".join(
        f"{start},{end},{number}\n" for number, (start, end) in enumerate(spans)
    )
    reading = bring(job, "csv", tmp_path / "one.csv", table)
    assert [each[:3] for each in segments(regions_on(job, "one.wav"))] == [
        (4_000, 8_000, "0"),
        (0, 8_000, "1"),
        (8_000, 8_001, "3"),
        (12_000, 16_000, "4"),
        (15_200, 24_000, "5"),
    ]
    assert english(reading.notes) == (
        "Segments that end before they begin, turned round: 1 (segment 1).",
        "Segments that begin before their sound, cut to it: 1 (segment 2).",
        "Segments at times that no sound has, left out: 2 (segment 3, segment 7).",
        "Segments shorter than a sample, taken with one: 1 (segment 4).",
        "Segments that reach beyond the end of their sound, kept as they are: 1 (segment 6).",
    )
    assert job.check().result() == []


def test_labels_are_those_of_the_job_or_of_the_document(job: Project, tmp_path: Path) -> None:
    table = "start,end,label,text\n0,1,noise,a\n0,1,bird,b\n0,1,,\n"
    reading = bring(job, "csv", tmp_path / "one.csv", table)
    labels = job.reads.labels().result()
    found = [labels[each.label_id].name for each in regions_on(job, "one.wav")]
    assert found == ["noise", "bird", "noise"]
    assert reading.counts["new labels"] == 1


def test_without_labels_a_job_gets_one(tmp_path: Path) -> None:
    write_wav(tmp_path / "sounds" / "one.wav")
    items = scan_folder(tmp_path / "sounds").items
    facts = JobFacts("j", "Talks", "sounds")
    with Project.create(tmp_path / "t.fairlabel", facts, labels=[], items=items) as project:
        bring(project, "vtt", tmp_path / "one.vtt", CUE)
        assert {each.name for each in project.reads.labels().result().values()} == {"speech"}


def test_characters_that_a_job_cannot_store_are_left_out(job: Project, tmp_path: Path) -> None:
    line = '{"audio_filepath": "one.wav", "duration": 1, "text": "a\\u0000b\\ud800", '
    line += '"speaker": "\\u0000"}'
    reading = bring(job, "nemo", tmp_path / "all.jsonl", line)
    assert segments(regions_on(job, "one.wav")) == [(0, 8_000, "ab", None)]
    (note,) = english(reading.notes)
    assert note == (
        "Texts with characters that no text can have, taken without them: 2 (segment 1, segment 1)."
    )


def test_a_document_that_is_far_too_large_is_refused_before_it_is_read(
    job: Project, tmp_path: Path
) -> None:
    path = tmp_path / "one.TextGrid"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(ImportRefusedError) as error:
        read(job, "textgrid", path)
    assert str(error.value) == (
        f"“one.TextGrid” is too large: 200,000,000 bytes; up to {TRANSCRIPT_BYTES:,} are read. "
        "Choose another file. Nothing of it was imported."
    )
