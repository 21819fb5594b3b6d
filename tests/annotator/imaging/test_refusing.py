"""What cannot be read: one sentence that names the file and says why, and nothing worse."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import SNIFF_BYTES, MediaType, decode, decoder, probe, sniff
from annotator.imaging.formats.decoding_limits import MAX_JPEG_SCANS
from tests.annotator.imaging.drawing import (
    exif,
    gradient,
    jpeg_bytes,
    png_header_of,
    png_of_16_bits,
    saved,
)
from tests.support.material import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOISE = Image.fromarray(
    np.random.default_rng(7).integers(0, 256, (64, 80, 3), dtype=np.uint8), "RGB"
)
ENDINGS = ["jpg", "png", "gif", "bmp", "tif", "webp", "ppm"]


def refusal(path: Path) -> str:
    """Return the sentence with which decoding refuses the file, checked for its form."""
    with pytest.raises(UnreadableMediaError) as caught:
        decode(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert str(path.parent) not in sentence
    assert sentence.endswith(".")
    return sentence


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert "empty (0 bytes)" in refusal(path)


@pytest.mark.parametrize("text", [b"not a picture\n", b"BMW is a car, not a bitmap at all", b"P5"])
def test_a_text_named_jpg(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "notes.jpg"
    path.write_bytes(text)
    assert "is not a picture" in refusal(path)
    with pytest.raises(UnreadableMediaError, match="is not a picture"):
        probe(path)


def test_a_format_that_is_known_but_not_read(tmp_path: Path) -> None:
    path = tmp_path / "phone.jpg"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert "HEIC" in refusal(path)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short(tmp_path: Path, ending: str, share: float) -> None:
    whole = saved(NOISE, tmp_path / f"whole.{ending}").read_bytes()
    path = tmp_path / f"cut.{ending}"
    path.write_bytes(whole[: int(len(whole) * share)])
    sentence = refusal(path)
    if ending in {"jpg", "png", "webp"}:
        assert "cut short" in sentence


def test_the_end_of_a_thumbnail_is_not_the_end_of_the_picture(tmp_path: Path) -> None:
    thumbnail = exif(1) + jpeg_bytes(NOISE.resize((16, 16)))
    whole = jpeg_bytes(NOISE, exif=thumbnail)
    path = tmp_path / "cut.jpg"
    path.write_bytes(whole[: len(whole) * 3 // 4])
    assert "cut short" in refusal(path)


def test_what_a_camera_appends_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "motion.jpg"
    path.write_bytes(jpeg_bytes(NOISE) + b"\0\0\0\x18ftypmp42 and then a film")
    assert decode(path).pixels.shape == (64, 80, 3)


def test_a_broken_exif_block_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "odd.jpg"
    path.write_bytes(jpeg_bytes(NOISE, exif=b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    assert probe(path).orientation == 1
    assert decode(path).pixels.shape == (64, 80, 3)


def test_a_file_that_has_vanished(tmp_path: Path) -> None:
    assert "no longer there" in refusal(tmp_path / "gone.png")


def test_a_folder_and_a_pipe_named_jpg(tmp_path: Path) -> None:
    folder = tmp_path / "folder.jpg"
    folder.mkdir()
    assert "is not a file" in refusal(folder)
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    assert "is not a file" in refusal(pipe)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(NOISE, tmp_path / "locked.png")

    def locked(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", locked)  # root may read everything
    assert "may not be read" in refusal(path)


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(NOISE, tmp_path / "bad.png")

    def failing(*_args: object, **_kwargs: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(type(path), "open", failing)
    assert "Input/output error" in refusal(path)


@pytest.mark.parametrize(
    ("width", "height", "sentence"),
    [
        (40_000, 30_000, "cut short"),
        (30_000, 30_000, "cut short"),
        (100_000, 100_000, "cut short"),
        (100_001, 10, "too large"),
        (10**6, 10**6, "too large"),
        (2**31 - 1, 2**31 - 1, "too large"),
    ],
)
def test_a_small_file_that_claims_to_be_huge(
    tmp_path: Path, width: int, height: int, sentence: str
) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header_of(width, height))
    assert sentence in refusal(path)


def test_a_picture_without_width(tmp_path: Path) -> None:
    path = tmp_path / "none.png"
    path.write_bytes(png_header_of(0, 10))
    assert "damaged" in refusal(path)


def test_a_jpeg_with_thousands_of_scans_is_not_even_begun(tmp_path: Path) -> None:
    whole = jpeg_bytes(NOISE, progressive=True)
    last = whole.rindex(b"\xff\xda")
    path = tmp_path / "slow.jpg"
    path.write_bytes(whole[:-2] + whole[last:-2] * (MAX_JPEG_SCANS + 1) + b"\xff\xd9")
    assert "damaged" in refusal(path)


def test_memory_that_does_not_suffice_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(NOISE, tmp_path / "big.png")

    def full(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("annotator.imaging.pixels.codecs.develop_ordinary", full)
    assert "memory" in refusal(path)


WHOLE = (
    png_of_16_bits(np.arange(600, dtype=np.uint16).reshape(20, 30)),
    jpeg_bytes(Image.fromarray(gradient()), exif=exif(6)),
    jpeg_bytes(NOISE.convert("CMYK")),
)


@pytest.fixture(scope="module")
def sound_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one sound file of each format, named by number."""
    folder = tmp_path_factory.mktemp("sound")
    for number, ending in enumerate(ENDINGS):
        saved(NOISE, folder / f"a.{ending}").rename(folder / str(number))
    for number, content in enumerate(WHOLE, len(ENDINGS)):
        (folder / str(number)).write_bytes(content)
    return folder


@given(
    which=st.integers(0, len(ENDINGS) + len(WHOLE) - 1),
    wounds=st.lists(
        st.tuples(st.integers(0, 400) | st.integers(0, 20_000), st.integers(0, 255)),
        min_size=1,
        max_size=6,
    ),
    end=st.integers(1, 20_000),
)
def test_damaged_files_are_shown_or_refused_and_nothing_else(
    sound_files: Path,
    *,
    which: int,
    wounds: list[tuple[int, int]],
    end: int,
) -> None:
    path = sound_files / "hostile"
    content = bytearray((sound_files / str(which)).read_bytes())
    for place, value in wounds:
        content[place % len(content)] = value
    path.write_bytes(content[:end])
    with suppress(UnreadableMediaError):
        assert decode(path, max_pixels=100_000).pixels.dtype == np.uint8


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_format_is_told_by_content(tmp_path: Path, ending: str) -> None:
    head = saved(NOISE, tmp_path / f"a.{ending}").read_bytes()[:SNIFF_BYTES]
    names = {"jpg": "JPEG", "tif": "TIFF", "ppm": "PNM"}
    assert sniff(head) is MediaType[names.get(ending, ending.upper())]
    assert sniff(b"x" + head) is None


@given(st.binary(max_size=3))
def test_too_little_is_no_format(head: bytes) -> None:
    assert sniff(head) in {None, MediaType.JPEG, MediaType.PNM}


def test_looking_at_headers_loads_no_codec() -> None:
    code = (
        "import sys, annotator.imaging; "
        "sys.exit(any(name in sys.modules for name in ('cv2', 'numpy', 'PIL')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False).returncode == 0


class _Noted:
    """A file that notes how many bytes were read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size if size >= 0 else 2**40
        return self._file.read(min(size, 1_000))

    def seek(self, at: int, whence: int = 0) -> int:
        return self._file.seek(at, whence)

    def tell(self) -> int:
        return self._file.tell()


@pytest.mark.parametrize(
    ("head", "sentence"),
    [(b"", "is not a picture"), (png_header_of(9, 9), "is longer than 2 GB")],
)
def test_a_file_of_terabytes_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes, sentence: str
) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(head)
    os.truncate(path, 2**40)
    files: list[_Noted] = []

    @contextmanager
    def noted(path: Path) -> Iterator[_Noted]:
        with path.open("rb") as file:
            files.append(_Noted(file))
            yield files[-1]

    monkeypatch.setattr(decoder, "opened", noted)
    assert sentence in refusal(path)
    assert len(files) == 1
    assert files[0].taken < 1_000
    with pytest.raises(UnreadableMediaError, match=sentence):
        probe(path)
