"""A picture is read once: what is found of it is what separate readings found."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from annotator.errors import CancelledError, UnreadableMediaError
from annotator.imaging import probe
from annotator.imaging.decoder import read_whole
from annotator.imaging.examination import examine
from annotator.imaging.formats import known_headers
from annotator.imaging.formats.facts import ImageFacts
from annotator.imaging.formats.known_headers import KnownHeaders
from annotator.progress import Cancel
from tests.support.material import material

NAMES = ("china.jpg", "coffee.png")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("added", [0, 1 << 20])
def test_digest_header_and_end_are_those_of_separate_readings(
    tmp_path: Path, name: str, added: int
) -> None:
    path = tmp_path / name
    # Cameras append films: a long file is read in pieces.
    path.write_bytes(material(f"photos/{name}").read_bytes() + bytes(added))
    found = examine(path)
    assert found.facts == probe(path)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.fault is None


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_cut_short_has_a_digest_and_the_sentence_of_a_decoder(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    whole = material(f"photos/{name}").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableMediaError) as expected:
        read_whole(path)
    found = examine(path)
    assert found.fault == expected.value.said
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_stops_between_the_pieces_of_a_file() -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        examine(material("photos/china.jpg"), cancel)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the files whose headers are read."""
    names: list[str] = []

    def noting(path: Path) -> ImageFacts:
        names.append(path.name)
        return probe(path)

    monkeypatch.setattr(known_headers, "probe", noting)
    return names


def test_the_header_of_a_plain_picture_is_read_once_until_the_file_changes(
    tmp_path: Path, read: list[str]
) -> None:
    path, known = tmp_path / "one.jpg", KnownHeaders()
    shutil.copy(material("photos/china.jpg"), path)
    assert [known.unusual(path) for _ in range(3)] == [None, None, None]
    assert read == ["one.jpg"]
    status = path.stat()
    path.write_bytes(turned(path.read_bytes())[: status.st_size])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # the time of the file before
    facts = known.unusual(path)
    assert facts is not None
    assert facts.orientation == 6
    path.unlink()
    with pytest.raises(FileNotFoundError):
        known.unusual(path)


def test_a_picture_that_is_turned_is_read_each_time(tmp_path: Path, read: list[str]) -> None:
    path, known = tmp_path / "turned.jpg", KnownHeaders()
    path.write_bytes(turned(material("photos/china.jpg").read_bytes()))
    known.note(path, path.stat(), probe(path))
    found = [known.unusual(path), known.unusual(path)]
    assert [facts and facts.orientation for facts in found] == [6, 6]
    assert len(read) == 2


def test_no_more_files_are_remembered_than_there_is_room_for(
    tmp_path: Path, read: list[str]
) -> None:
    known = KnownHeaders(most=1)
    for name in ("a.jpg", "b.jpg", "a.jpg", "b.jpg"):
        path = tmp_path / name
        if not path.exists():
            shutil.copy(material("photos/china.jpg"), path)
        assert known.unusual(path) is None
    assert read == ["a.jpg", "b.jpg", "b.jpg"]


def turned(data: bytes) -> bytes:
    """Return a JPEG with the EXIF orientation 6 before its other segments."""
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    body = b"Exif\0\0" + tiff
    return data[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + data[2:]
