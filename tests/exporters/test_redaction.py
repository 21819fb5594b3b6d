"""Tests that an export shows nothing of what is marked as confidential, in any of its files."""

from __future__ import annotations

import base64
import errno
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from annotator.audio.sound_reader import SoundReader
from annotator.drafts.draft import TextDraft, drafted, with_text
from annotator.errors import ExportRefusedError, UnreadableMediaError
from annotator.export.api import Detail, ExportOptions, ImageMode, OutFile, Report
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.export.preview.dry_run import dry_run
from annotator.export.redaction import redacted, redactions_of
from annotator.model.entities import (
    CONFIDENTIAL,
    PAGE,
    AttributeValue,
    Label,
    LabelId,
    Region,
    RegionId,
    Review,
)
from annotator.model.geometry import Box
from annotator.model.segment import SPEAKER
from annotator.records import ImportRecord
from exporters.registry import OURS, export, find_exporters
from exporters.speech.speech_formats import SPEECH_FORMATS
from tests.exporters.speech.talks import RATE_HZ, Said, create, export_as, segment
from tests.support.exports import load, rewrite, verified, write_sealed
from tests.support.material import material
from tests.support.page_jobs import as_record, read_pages
from tests.support.snapshots import FakeSnapshot, Morning, a_morning, snapshot_of
from tools.checkers import check_export

SECRET = "Zanzibar\u00e9k"
HIDDEN = MappingProxyType({CONFIDENTIAL: True})
COPIED = ExportOptions(Detail.FULL, ImageMode.COPY)
PAGES = [name for name in OURS if name not in SPEECH_FORMATS]


def forms_of(text: str) -> list[bytes]:
    """Return the forms in which a text can be in a file."""
    plain = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    in_base64 = [base64.b64encode(text.encode()[at:])[:-4] for at in range(3)]
    return [*plain, json.dumps(text).strip('"').encode(), *in_base64]


def require_nowhere(folder: Path, text: str) -> None:
    """Check that a text is in no file of a folder, nor in the name of one."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert not [form for form in forms_of(text) if form in data], path
        assert text not in str(path)


def require_right(folder: Path) -> None:
    """Check that both checkers accept an export."""
    assert verified(folder).problems == ()
    assert check_export.main([str(folder)]) == 0


def noise(size: tuple[int, int] = (640, 480)) -> np.ndarray[Any, Any]:
    """Return the pixels of a picture, none of them black."""
    return np.random.default_rng(1).integers(1, 255, (size[1], size[0], 3), dtype=np.uint8)


def a_region(number: int, box: Box | None, text: str = "", **more: Any) -> Region:
    return Region(
        RegionId(f"region-{number}"), number, LabelId(1), box, f"{number:06}", text, **more
    )


def a_job(folder: Path, name: str, regions: Sequence[Region], **facts: Any) -> FakeSnapshot:
    """Return the fixed job with other regions on its first item, the file of which is given."""
    morning = a_morning()
    first = morning.records[0]
    item = replace(first.item, path=name, facts=replace(first.item.facts, **facts))
    record = replace(first, item=item, media=replace(first.media, path=name), regions=regions)
    return snapshot_of(
        Morning(morning.labels, [record, *morning.records[1:]], morning.entries, morning.sittings),
        folder,
    )


def write_as(form: str, job: FakeSnapshot, out: Path, options: ExportOptions = COPIED) -> Report:
    return export(find_exporters()[form], job, out, options)


LINE = Box(40.0, 60.0, 300.0, 40.0)


def page_regions() -> list[Region]:
    """Return a confidential line, the words in it, the paragraph around it, and other lines."""
    draft = TextDraft(f"my {SECRET}", "tesseract", "5.3", "eng", 0.5)
    line = with_text(drafted(a_region(1, LINE, attributes=HIDDEN), draft), f"my {SECRET} is")
    extra = {**json.loads(line.extra), "note": SECRET}
    return [
        replace(line, comment=f"is it {SECRET}?", extra=json.dumps(extra)),
        a_region(2, Box(120.0, 61.0, 80.0, 38.0), SECRET, attributes={"lemma": SECRET}),
        a_region(3, Box(20.0, 20.0, 400.0, 300.0), f"all of my {SECRET} is here"),
        a_region(4, Box(40.0, 98.0, 300.0, 40.0), "the line below"),
    ]


@pytest.mark.parametrize("form", PAGES)
def test_no_file_has_a_confidential_text(tmp_path: Path, form: str) -> None:
    (tmp_path / "street").mkdir()
    Image.fromarray(noise()).save(tmp_path / "street" / "a.png")
    job = a_job(tmp_path, "street/a.png", page_regions())
    item = replace(job.records[0].item, extra=json.dumps({"said": SECRET}), kind=PAGE)
    job = replace(job, records=[replace(job.records[0], item=item), *job.records[1:]])
    job.import_extra = json.dumps({"info": {"year": 1}, "anns": {"1": SECRET}})
    report = write_as(form, job, tmp_path / "out")
    require_nowhere(tmp_path / "out", SECRET)
    require_right(tmp_path / "out")
    assert report.reads_back
    assert report.counts["confidential regions"] == 1
    assert report.counts["texts left out as confidential"] == 3
    annotations = {
        each["id"]: each for each in load(tmp_path / "out", "annotations.json")["annotations"]
    }
    assert annotations[1]["attributes"] == {CONFIDENTIAL: True, "active_ms": 101_000}
    assert annotations[1]["bbox"] == [40.0, 60.0, 300.0, 40.0]
    assert annotations[4]["attributes"]["transcription"] == "the line below"


def test_a_document_that_was_kept_does_not_bring_the_text_back(tmp_path: Path) -> None:
    contents = read_pages("page", material("pages/kant_1784_0017.page.xml"), "kant_1784_0017.tif")
    record, labels = as_record(contents, "kant_1784_0017.tif")
    lines = [each for each in record.regions if "nicht" in each.transcription]
    word = next(each for each in lines if " " not in each.transcription)
    marked = [replace(each, attributes=HIDDEN) if each is word else each for each in record.regions]
    own = {each.id: Label(LabelId(at), each.name, at) for at, each in enumerate(labels.values(), 1)}
    regions = [replace(each, label_id=own[each.label_id].id) for each in marked]
    morning = a_morning()
    job = FakeSnapshot(
        snapshot_of(morning).facts,
        tmp_path,
        {each.id: each for each in own.values()},
        [replace(record, regions=regions)],
    )
    around = [each for each in lines if each is not word and each.box and word.box]
    hidden = redactions_of(job)[record.item.id].hidden
    gone = {each.transcription for each in around if hidden.touches(each.geometry)}
    assert gone, "the line of the word says it too"
    report = write_as("page", job, tmp_path / "out")
    written = (tmp_path / "out" / "page" / "kant_1784_0017.xml").read_text(encoding="utf-8")
    for text in gone:
        assert text not in written
    assert report.reads_back


def test_a_region_is_filled_and_the_rest_is_what_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    pixels = noise()
    Image.fromarray(pixels).save(tmp_path / "a" / "x.png", pnginfo=None)
    Image.fromarray(pixels).save(tmp_path / "a" / "y.png")
    turned = Box(300.0, 200.0, 120.0, 60.0, 30.0)
    regions = [a_region(1, Box(10.5, 20.25, 30.0, 40.0), attributes=HIDDEN)]
    regions += [a_region(2, turned, attributes=HIDDEN), a_region(3, Box(200.0, 10.0, 9.0, 9.0))]
    job = a_job(tmp_path, "a/x.png", regions)
    second = replace(job.records[1].item, path="a/y.png")
    media = replace(job.records[1].media, path="a/y.png", sha256="")
    plain = replace(job.records[1], item=second, media=media)
    job = replace(job, records=[job.records[0], plain])
    options = ExportOptions(images=ImageMode.LINK)
    report = write_as("coco", job, tmp_path / "out", options)
    require_right(tmp_path / "out")
    copy = tmp_path / "out" / "images" / "a" / "x.png"
    assert copy.stat().st_nlink == 1
    assert (tmp_path / "out" / "images" / "a" / "y.png").stat().st_nlink > 1
    found = np.asarray(Image.open(copy))
    is_filled = (found == 0).all(axis=2)
    assert is_filled[20:61, 10:41].all()
    rows, columns = np.mgrid[0:480, 0:640]
    inside = _within(turned, columns, rows, 0.0)
    assert is_filled[inside].all()
    near = _within(turned, columns, rows, 6.0)
    near[20:61, 10:41] = True
    assert not is_filled[~near].any()
    assert (found[~is_filled] == pixels[~is_filled]).all()
    assert report.counts["files with their confidential parts taken out"] == 1
    entries = {each["path"]: each for each in load(tmp_path / "out", "manifest.json")["files"]}
    sealed = load(tmp_path / "out", "effort.json")["items"][0]["sha256"]
    assert entries["images/a/x.png"]["sha256"] != sealed


def _within(box: Box, columns: Any, rows: Any, more: float) -> Any:
    """Return which pixels a turned box touches, with so many around it."""
    angle = np.radians(box.angle_deg)
    dx, dy = columns + 0.5 - box.centre.x, rows + 0.5 - box.centre.y
    along, across = dx * np.cos(angle) + dy * np.sin(angle), dy * np.cos(angle) - dx * np.sin(angle)
    return (abs(along) <= box.width / 2 + more) & (abs(across) <= box.height / 2 + more)


def test_a_turned_photograph_is_filled_where_it_is_seen_and_has_no_metadata(tmp_path: Path) -> None:
    stored = np.full((480, 640, 3), 200, np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET.encode("ascii", "replace").decode()
    thumbnail = io.BytesIO()
    Image.fromarray(stored[:60, :80]).save(thumbnail, "JPEG")
    data = exif.tobytes()
    Image.fromarray(stored).save(tmp_path / "x.jpg", exif=data, quality=95, comment=b"Zanzibar")
    job = a_job(tmp_path, "x.jpg", [a_region(1, Box(0.0, 0.0, 100.0, 50.0), attributes=HIDDEN)])
    item = replace(job.records[0].item, width_px=480, height_px=640)
    job = replace(job, records=[replace(job.records[0], item=item)])
    write_as("coco", job, tmp_path / "out")
    copy = tmp_path / "out" / "images" / "x.jpg"
    with Image.open(copy) as found:
        assert found.format == "JPEG"
        assert found.size == (480, 640)
        assert not found.getexif()
        shown = np.asarray(found)
    assert shown[:49, :99].max() < 12
    assert abs(shown[60:, :].astype(int) - 200).max() < 12
    assert b"Zanzibar" not in copy.read_bytes()


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
def test_an_animation_is_left_out_with_a_sentence(tmp_path: Path, ending: str) -> None:
    name = f"x.{ending}"
    pictures = [Image.fromarray(noise((64, 48))), Image.fromarray(noise((64, 48)) // 2)]
    pictures[0].save(tmp_path / name, save_all=True, append_images=pictures[1:])
    job = a_job(tmp_path, name, [a_region(1, Box(1.0, 1.0, 9.0, 9.0), attributes=HIDDEN)])
    report = write_as("coco", job, tmp_path / "out")
    assert not (tmp_path / "out" / "images" / name).exists()
    assert any(name in str(note) for note in report.notes)
    require_right(tmp_path / "out")


def test_the_other_pages_of_a_file_come_along_and_this_is_told(tmp_path: Path) -> None:
    pictures = [Image.fromarray(noise()), Image.fromarray(noise((48, 64)))]
    pictures[0].save(tmp_path / "x.tif", save_all=True, append_images=pictures[1:])
    job = a_job(tmp_path, "x.tif", [a_region(1, Box(1.0, 1.0, 9.0, 9.0), attributes=HIDDEN)])
    report = write_as("coco", job, tmp_path / "out")
    require_right(tmp_path / "out")
    with Image.open(tmp_path / "out" / "images" / "x.tif") as found:
        assert not np.asarray(found)[1:10, 1:10].any()
        assert np.array_equal(np.asarray(found)[10:], np.asarray(pictures[0])[10:])
        found.seek(1)
        assert np.array_equal(np.asarray(found), np.asarray(pictures[1]))
    assert any("look at it before" in str(note) for note in report.notes)


def test_a_crop_of_a_line_shows_nothing_of_what_is_confidential_beside_it(tmp_path: Path) -> None:
    Image.fromarray(noise()).save(tmp_path / "x.png")
    regions = [
        a_region(1, Box(40.0, 60.0, 300.0, 40.0), "a line"),
        a_region(2, Box(40.0, 96.0, 300.0, 40.0), attributes=HIDDEN),
    ]
    job = a_job(tmp_path, "x.png", regions)
    write_as("lines", job, tmp_path / "out")
    labels = [each for each in (tmp_path / "out" / "lines").iterdir() if each.suffix == ".png"]
    (crop,) = labels
    found = np.asarray(Image.open(crop))
    assert (found[36:40] == 0).all()
    assert (found[:36] > 0).all()


def test_a_review_holds_for_what_the_export_shows(tmp_path: Path) -> None:
    job = a_job(tmp_path, "x.png", page_regions())
    item = job.records[0].item
    seen = reviewed_sha256(item.kind, item.extent, {each.id: each for each in page_regions()})
    job = a_job(
        tmp_path,
        "x.png",
        page_regions(),
        review=Review.ACCEPTED,
        reviewed_sha256=seen,
        reviewed_by=item.facts.done_by,
    )
    write_as("coco", job, tmp_path / "out", ExportOptions())
    require_right(tmp_path / "out")
    assert load(tmp_path / "out", "effort.json")["items"][0]["reviewed_sha256"] != seen
    job = a_job(
        tmp_path,
        "x.png",
        page_regions(),
        review=Review.ACCEPTED,
        reviewed_sha256="1" * 64,
        reviewed_by=item.facts.done_by,
    )
    write_as("coco", job, tmp_path / "other", ExportOptions())
    assert "reviewed_sha256" in str(verified(tmp_path / "other").problems)


def test_the_mark_hides_no_time_and_no_pay(tmp_path: Path) -> None:
    open_regions = [replace(each, attributes={}) for each in page_regions()]
    found, of_texts = [], {"regions_sha256", "texts", "content_sha256"}
    for name, regions in (("open", open_regions), ("marked", page_regions())):
        write_as(
            "coco", a_job(tmp_path, "x.png", regions), tmp_path / name, ExportOptions(Detail.FULL)
        )
        effort = load(tmp_path / name, "effort.json")
        items = [
            {key: value for key, value in each.items() if key not in of_texts}
            for each in effort["items"]
        ]
        pay = load(tmp_path / name, "fair_pay.json")
        found.append([items, pay["summary"]])
    assert found[0] == found[1]


def test_a_preview_counts_redacted_files(tmp_path: Path) -> None:
    Image.fromarray(noise()).save(tmp_path / "x.png")
    job = a_job(tmp_path, "x.png", page_regions())
    preview = dry_run(find_exporters()["coco"], job, COPIED)
    assert preview.pictures.count == 1
    assert preview.pictures.size > 0
    for notes in preview.notes.values():
        assert "1 region is confidential" in " ".join(map(str, notes))
    assert not [name for name in preview.files if name.startswith("images/")]


def test_a_whole_item_is_left_out_if_a_tag_of_it_is_confidential(tmp_path: Path) -> None:
    Image.fromarray(noise()).save(tmp_path / "x.png")
    regions = [a_region(1, None, attributes=HIDDEN), a_region(2, LINE, SECRET)]
    job = a_job(tmp_path, "x.png", regions)
    write_as("coco", job, tmp_path / "out")
    assert not (tmp_path / "out" / "images" / "x.png").exists()
    require_nowhere(tmp_path / "out", SECRET)
    require_right(tmp_path / "out")


SPOKEN = (
    (0, 60_000, "good morning", "Ann"),
    (60_000, 120_001, f"my name is {SECRET}", "Zanzibar"),
    (110_000, 150_000, f"yes {SECRET}", "Ben"),
    (150_000, 200_000, "and the rest", "Ann"),
)


@pytest.mark.parametrize("form", [*SPEECH_FORMATS, "coco"])
@pytest.mark.parametrize("name", ["jfk.flac", "mary.wav"])
def test_a_stretch_is_silent_and_its_words_are_nowhere(
    tmp_path: Path, form: str, name: str
) -> None:
    path = material(f"speech/{name}")
    facts = soundfile.info(str(path))
    scale = 0.4 if name == "mary.wav" else 1.0
    spoken = [(int(a * scale), int(b * scale), text, who) for a, b, text, who in SPOKEN]
    with create(tmp_path, name) as project:
        _mark_second(project, spoken, facts.samplerate)
        report = export_as(project, form, tmp_path / "out", COPIED)
    out = tmp_path / "out"
    require_nowhere(out, SECRET)
    require_right(out)
    assert report.reads_back
    begin, end = spoken[1][0], spoken[1][1]
    before, _ = soundfile.read(str(path), dtype="int32", always_2d=True)
    if form == "coco":
        return
    after, _ = soundfile.read(str(out / "images" / name), dtype="int32", always_2d=True)
    kept = soundfile.info(str(out / "images" / name))
    assert (kept.format, kept.subtype, kept.samplerate) == (
        facts.format,
        facts.subtype,
        facts.samplerate,
    )
    assert not after[begin:end].any()
    assert (after[:begin] == before[:begin]).all()
    assert (after[end:] == before[end:]).all()
    for clip in out.rglob("*-00003.wav"):
        samples, _ = soundfile.read(str(clip), dtype="int16")
        assert not samples[: end - spoken[2][0]].any()
        assert samples[end - spoken[2][0] :].any()


def _mark_second(project: Any, spoken: Sequence[Said], rate_hz: int) -> None:
    regions = [(1, segment(each, rate_hz)) for each in spoken]
    attributes: dict[str, AttributeValue] = {SPEAKER: spoken[1][3], CONFIDENTIAL: True}
    regions[1] = (1, replace(regions[1][1], attributes=attributes))
    project.writes.run_import(ImportRecord("test", "test", regions=regions)).result()


def test_the_stored_form_of_a_sound_stays_and_no_time_of_day_comes_in(tmp_path: Path) -> None:
    samples = np.random.default_rng(2).uniform(-0.5, 0.5, (9_000, 2))
    for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"):
        path = tmp_path / f"{subtype}.wav"
        soundfile.write(str(path), samples, 8_000, subtype=subtype)
        reader, copy = SoundReader(path), io.BytesIO()
        reader.copy(copy, [(100, 4_001), (8_999, 9_000)])
        reader.close()
        before, _ = soundfile.read(str(path), dtype="float64")
        before[100:4_001] = before[8_999:] = 0
        after, _ = soundfile.read(io.BytesIO(copy.getvalue()), dtype="float64")
        assert np.array_equal(before, after), subtype
        assert b"PEAK" not in copy.getvalue()


def test_an_exporter_of_others_may_not_copy_a_confidential_file(tmp_path: Path) -> None:
    Image.fromarray(noise()).save(tmp_path / "x.png")

    class Careless:
        name, title, cannot_carry = "careless", "Careless", ()

        def files(self, snapshot: Any, _options: Any, _report: Any) -> Iterator[OutFile]:
            yield OutFile("texts", [repr(list(snapshot.items())).encode()])
            yield OutFile("x.png", copy_of=snapshot.media_folder / "x.png")

    job = a_job(tmp_path, "x.png", page_regions())
    with pytest.raises(ExportRefusedError, match=r"x\.png"):
        export(Careless(), job, tmp_path / "out", COPIED)
    assert not (tmp_path / "out").exists()
    assert SECRET not in repr(list(redacted(job).items()))


class FullDisk(io.BytesIO):
    """A file on a disk that is full after some bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def test_a_full_disk_is_not_called_a_damaged_sound() -> None:
    reader = SoundReader(material("speech/jfk.flac"))
    with pytest.raises(UnreadableMediaError, match="Make room on the disk"):
        reader.copy(FullDisk(), [(0, 9)])
    reader.close()


def test_a_sound_that_is_cut_short_is_not_copied(tmp_path: Path) -> None:
    data = material("speech/jfk.flac").read_bytes()
    (tmp_path / "x.flac").write_bytes(data[: len(data) // 2])
    reader = SoundReader(tmp_path / "x.flac")
    with pytest.raises(UnreadableMediaError):
        reader.copy(io.BytesIO(), [(0, 9)])
    reader.close()


@pytest.mark.parametrize("name", ["comment", "draft", "transcription"])
def test_both_checkers_refuse_what_a_confidential_region_says(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write_as("coco", a_job(tmp_path, "x.png", page_regions()), out, ExportOptions())
    documents = {each: load(out, each) for each in ("annotations.json", "effort.json")}
    annotation = documents["annotations.json"]["annotations"][0]
    draft = {"engine": "e", "version": "", "language": "", "confidence": 1, "text": SECRET}
    if name == "transcription":
        annotation["attributes"][name] = SECRET
    else:
        annotation[name] = draft if name == "draft" else SECRET
    write_sealed(out, {**documents, "fair_pay.json": load(out, "fair_pay.json")})
    assert "is confidential, but" in " ".join(str(each.said) for each in verified(out).problems)
    assert check_export.main([str(out)]) == 1


def test_a_confidential_segment_is_known_as_one(tmp_path: Path) -> None:
    with create(tmp_path, "jfk.flac") as project:
        _mark_second(project, SPOKEN, RATE_HZ)
        export_as(project, "srt", tmp_path / "out", ExportOptions())
    lines = (tmp_path / "out" / "transcriptions.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in lines]
    assert [each["text"] for each in found] == ["good morning", "", "", "and the rest"]
    told = [each.get("attributes", {}).get(CONFIDENTIAL) for each in found]
    assert told == [None, True, None, None]
    forged = lines[1].replace('"text": ""', f'"text": "{SECRET}"')
    assert forged != lines[1]
    data = "".join(f"{line}\n" for line in [lines[0], forged, *lines[2:]])
    rewrite(tmp_path / "out", "transcriptions.jsonl", data.encode())
    assert "is confidential" in " ".join(str(e.said) for e in verified(tmp_path / "out").problems)
