"""Tests that sounds whose encoding loses sound leave as redacted FLAC, which is read back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from annotator.audio import sound_reader
from annotator.audio.sound_reader import SoundReader
from annotator.export.api import ExportOptions, ImageMode
from annotator.importers.folder_importer import scan_folder
from annotator.job_file import Project
from annotator.model.entities import CONFIDENTIAL
from annotator.records import ImportRecord
from tests.annotator.audio.film_decoder_fake import RATE_HZ as FILM_RATE_HZ
from tests.annotator.audio.films import decoded_by, fake
from tests.annotator.audio.made_compressed import MP3, OPUS, VORBIS, packed
from tests.exporters.speech.talks import Said, create, export_as, segment
from tests.exporters.test_redaction import SECRET, require_nowhere, require_right
from tests.support.exports import load, verified, write_sealed
from tests.support.material import material
from tools.checkers import check_export

COPIED = ExportOptions(images=ImageMode.COPY)
HIDDEN = ((100_000, 150_001), (140_000, 170_000), (200_000, 200_001), (400_000, 9_000_000))
"""Two that overlap, one of a single sample, one that goes on behind the end."""


def a_job(folder: Path, **files: bytes) -> Project:
    """Return a job with these sounds behind that of Kennedy; their names have _ for the dot."""
    sounds = folder / "sounds"
    project = create(folder, "jfk.flac")
    for name, data in files.items():
        (sounds / name.replace("_", ".")).write_bytes(data)
    project.writes.add_new_items(scan_folder(sounds).items).result()
    return project


def hide(
    project: Project, name: str, places: Sequence[tuple[int, int]], rate_hz: int = 44_100
) -> None:
    """Mark stretches of a sound as confidential."""
    with project.snapshot().result() as snapshot:
        (item,) = [each.item.id for each in snapshot.summaries() if each.item.path == name]
    said: list[Said] = [(begin, end, SECRET, "") for begin, end in places]
    regions = [
        (item, replace(segment(each, rate_hz), attributes={CONFIDENTIAL: True})) for each in said
    ]
    project.writes.run_import(ImportRecord("test", "test", regions=regions)).result()


def redacted_item(out: Path) -> dict[str, object]:
    """Return the one item whose copy has a name of its own."""
    (item,) = [each for each in load(out, "effort.json")["items"] if "redacted_file" in each]
    return dict(item)


@pytest.mark.parametrize(
    ("name", "kind", "rate_hz"),
    [("talk.mp3", MP3, 44_100), ("talk.ogg", VORBIS, 44_100), ("talk.opus", OPUS, 48_000)],
)
def test_a_lossy_sound_leaves_as_flac_silent_where_hidden_and_the_same_elsewhere(
    tmp_path: Path, name: str, kind: tuple[str, str], rate_hz: int
) -> None:
    data = packed(kind, rate_hz=rate_hz)
    with a_job(tmp_path, **{name.replace(".", "_"): data}) as project:
        hide(project, name, HIDDEN, rate_hz)
        report = export_as(project, "eaf", tmp_path / "out", COPIED)
    out = tmp_path / "out"
    require_right(out)
    require_nowhere(out, SECRET)
    assert report.reads_back
    assert not (out / "images" / name).exists()
    assert redacted_item(out)["redacted_file"] == f"{name}.redacted.flac"
    assert redacted_item(out)["file"] == name
    assert f"images/{name}.redacted.flac" in (out / "eaf" / "talk.eaf").read_text()
    assert any("its sound alone" in str(note) for note in report.notes)
    copy = out / "images" / f"{name}.redacted.flac"
    after, rate = soundfile.read(str(copy), dtype="int32", always_2d=True)
    with closing(SoundReader(tmp_path / "sounds" / name)) as reader:
        assert (len(after), rate, after.shape[1]) == (reader.facts.frames, rate_hz, 2)
        mixed = reader.read(0, reader.facts.frames)
    is_hidden = np.zeros(len(after), bool)
    for begin, end in HIDDEN:
        is_hidden[begin:end] = True
    assert not after[is_hidden].any()
    heard = np.clip(mixed, -1, 1)
    assert np.abs(after.mean(axis=1) / 2**31 - heard)[~is_hidden].max() < 2**-20
    assert np.abs(heard[~is_hidden]).max() > 0.1


def test_one_spoken_channel_of_two_stays_where_it_is(tmp_path: Path) -> None:
    sound, _ = soundfile.read(str(material("speech/jfk.flac")), always_2d=True)
    stereo = np.stack([sound[:, 0], np.zeros(len(sound))], axis=1)
    into = io.BytesIO()
    soundfile.write(into, stereo, 44_100, format="WAV", subtype="PCM_16")
    encoded = io.BytesIO()
    soundfile.write(encoded, stereo, 44_100, format="OGG", subtype="VORBIS")
    with a_job(tmp_path, one_wav=into.getvalue(), two_ogg=encoded.getvalue()) as project:
        hide(project, "one.wav", [(50_000, 90_000)])
        hide(project, "two.ogg", [(50_000, 90_000)])
        export_as(project, "srt", tmp_path / "out", COPIED)
    images = tmp_path / "out" / "images"
    before, _ = soundfile.read(io.BytesIO(into.getvalue()), dtype="int16")
    before[50_000:90_000] = 0
    after, _ = soundfile.read(str(images / "one.wav"), dtype="int16")
    assert np.array_equal(before, after)
    lossy, _ = soundfile.read(str(images / "two.ogg.redacted.flac"))
    assert not lossy[50_000:90_000].any()
    assert np.abs(lossy[:, 0]).max() > 0.1
    assert np.abs(lossy[:, 1]).max() < 0.01


def test_of_a_film_only_the_redacted_sound_leaves(tmp_path: Path) -> None:
    with (
        decoded_by(*fake()),
        a_job(tmp_path, x_mp4=material("speech/film.mp4").read_bytes()) as project,
    ):
        hide(project, "x.mp4", [(0, 1_000), (5_000, 9_000)], FILM_RATE_HZ)
        export_as(project, "srt", tmp_path / "out", COPIED)
        with closing(SoundReader(tmp_path / "sounds" / "x.mp4")) as reader:
            frames, rate_hz = reader.facts.frames, reader.facts.rate_hz
            heard = reader.read(0, frames)
    require_right(tmp_path / "out")
    copy = tmp_path / "out" / "images" / "x.mp4.redacted.flac"
    assert copy.read_bytes()[:4] == b"fLaC"
    assert not (tmp_path / "out" / "images" / "x.mp4").exists()
    found, rate = soundfile.read(str(copy), dtype="float32")
    heard[0:1_000] = heard[5_000:9_000] = 0
    assert rate == rate_hz
    assert np.array_equal(found, heard)


def test_tags_of_a_sound_do_not_come_along(tmp_path: Path) -> None:
    words = SECRET.encode()
    tag = b"TIT2" + (len(words) + 1).to_bytes(4, "big") + b"\0\0" + b"\3" + words
    head = b"ID3\3\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 127]) + tag
    info = b"LIST" + (12 + len(words) + len(words) % 2).to_bytes(4, "little") + b"INFOINAM"
    info += len(words).to_bytes(4, "little") + words + bytes(len(words) % 2)
    into = io.BytesIO()
    soundfile.write(into, np.full(9_000, 0.25), 44_100, format="WAV", subtype="PCM_16")
    wav = into.getvalue() + info
    wav = wav[:4] + (len(wav) - 8).to_bytes(4, "little") + wav[8:]
    with a_job(tmp_path, talk_mp3=head + packed(MP3), tagged_wav=wav) as project:
        hide(project, "talk.mp3", [(0, 5_000)])
        hide(project, "tagged.wav", [(0, 5_000)])
        export_as(project, "srt", tmp_path / "out", COPIED)
    assert (tmp_path / "out" / "images" / "talk.mp3.redacted.flac").exists()
    assert (tmp_path / "out" / "images" / "tagged.wav").exists()
    require_nowhere(tmp_path / "out", SECRET)


def test_a_redacted_copy_takes_no_name_of_another_file(tmp_path: Path) -> None:
    flac = material("speech/jfk.flac").read_bytes()
    with a_job(tmp_path, talk_mp3=packed(MP3)) as project:
        (tmp_path / "sounds" / "Talk.mp3.Redacted.flac").write_bytes(flac)
        project.writes.add_new_items(scan_folder(tmp_path / "sounds").items).result()
        hide(project, "talk.mp3", [(0, 5_000)])
        export_as(project, "coco", tmp_path / "out", COPIED)
        export_as(project, "srt", tmp_path / "srt", COPIED)
    require_right(tmp_path / "srt")
    assert redacted_item(tmp_path / "srt")["redacted_file"] == "talk.mp3.redacted-2.flac"
    assert (tmp_path / "srt" / "images" / "Talk.mp3.Redacted.flac").read_bytes() == flac


def test_a_name_that_would_be_too_long_is_cut(tmp_path: Path) -> None:
    name = "\u00e9" * 124 + ".mp3"
    with create(tmp_path, "jfk.flac") as project:
        (tmp_path / "sounds" / name).write_bytes(packed(MP3))
        project.writes.add_new_items(scan_folder(tmp_path / "sounds").items).result()
        hide(project, name, [(0, 5_000)])
        export_as(project, "srt", tmp_path / "out", COPIED)
    require_right(tmp_path / "out")
    assert str(redacted_item(tmp_path / "out")["redacted_file"]).endswith("\u00e9.redacted.flac")


@pytest.mark.parametrize("name", ["talk.mp3", "jfk.flac"])
@pytest.mark.parametrize("fault", ["not silent", "shorter", "another"])
def test_a_copy_that_does_not_read_back_is_not_in_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fault: str
) -> None:
    copy = SoundReader.copy

    def broken(self: SoundReader, into: io.BytesIO, silent: object, *, as_flac: bool) -> None:
        written = io.BytesIO()
        copy(self, written, [] if fault == "not silent" else silent, as_flac=as_flac)  # type: ignore[arg-type]  # passed on as it came
        samples, rate = soundfile.read(io.BytesIO(written.getvalue()), dtype="int32")
        if fault == "shorter":
            samples = samples[:-1]
        if fault == "another":
            samples[-1] += 1 << 16
        soundfile.write(into, samples, rate, format="FLAC", subtype="PCM_24")

    monkeypatch.setattr(sound_reader.SoundReader, "copy", broken)
    with a_job(tmp_path, talk_mp3=packed(MP3)) as project:
        hide(project, name, [(0, 5_000)])
        report = export_as(project, "srt", tmp_path / "out", COPIED)
    assert any("reads back otherwise" in str(note) for note in report.notes)
    other = "jfk.flac" if name == "talk.mp3" else "talk.mp3"
    assert [each.name for each in (tmp_path / "out" / "images").iterdir()] == [other]
    assert "redacted_file" not in (tmp_path / "out" / "effort.json").read_text()
    require_right(tmp_path / "out")


def _to_another(out: Path) -> str:
    copy = out / "images" / "talk.mp3.redacted.flac"
    copy.unlink()
    _unlist(out, "images/talk.mp3.redacted.flac")
    return "jfk.flac"


def _gone(out: Path) -> str:
    copy = out / "images" / "talk.mp3.redacted.flac"
    copy.unlink()
    _unlist(out, "images/talk.mp3.redacted.flac")
    return copy.name


def _beside_the_original(out: Path) -> str:
    name = "talk.mp3.redacted.flac"
    data = (out / "images" / name).read_bytes()
    (out / "images" / "talk.mp3").write_bytes(data)
    manifest = load(out, "manifest.json")
    (entry,) = [each for each in manifest["files"] if each["path"].endswith(name)]
    manifest["files"].append({**entry, "path": "images/talk.mp3"})
    (out / "manifest.json").write_text(json.dumps(manifest))
    return name


def _out_of_the_folder(_out: Path) -> str:
    return "../talk.flac"


def _unlist(out: Path, path: str) -> None:
    manifest = load(out, "manifest.json")
    manifest["files"] = [each for each in manifest["files"] if each["path"] != path]
    (out / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("forge", [_to_another, _gone, _beside_the_original, _out_of_the_folder])
def test_both_checkers_refuse_a_redacted_file_that_is_not_what_it_says(
    tmp_path: Path, forge: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with a_job(tmp_path, talk_mp3=packed(MP3)) as project:
        hide(project, "talk.mp3", [(0, 5_000)])
        export_as(project, "srt", out, COPIED)
    require_right(out)
    name = forge(out)
    effort = load(out, "effort.json")
    (item,) = [each for each in effort["items"] if "redacted_file" in each]
    item["redacted_file"] = name
    documents = {"annotations.json": load(out, "annotations.json"), "effort.json": effort}
    write_sealed(out, {**documents, "fair_pay.json": load(out, "fair_pay.json")})
    capsys.readouterr()
    assert "redacted_file" in " ".join(f"{e.where}: {e.said}" for e in verified(out).problems)
    assert check_export.main([str(out)]) == 1
    told = capsys.readouterr().out
    assert "redacted_file" in told or "copy_sha256" in told


def test_a_copy_without_its_key_belongs_to_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with a_job(tmp_path, talk_mp3=packed(MP3)) as project:
        hide(project, "talk.mp3", [(0, 5_000)])
        export_as(project, "srt", out, COPIED)
    effort = load(out, "effort.json")
    for item in effort["items"]:
        item.pop("redacted_file", None)
    documents = {"annotations.json": load(out, "annotations.json"), "effort.json": effort}
    write_sealed(out, {**documents, "fair_pay.json": load(out, "fair_pay.json")})
    assert "is the file of no item" in " ".join(str(e.said) for e in verified(out).problems)
    assert check_export.main([str(out)]) == 1
