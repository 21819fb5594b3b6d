"""Doubtful pictures are decoded in a process of their own; none can make the program wait."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import decode, decoder, probe
from annotator.imaging.formats.decoding_limits import Limits, is_doubtful, limits_of
from annotator.imaging.pixels import codecs
from annotator.imaging.sandbox import decoder_client
from annotator.imaging.sandbox.decoder_frames import ANSWERED, READY, packed_request
from tests.annotator.imaging.drawing import exif, gradient, saved
from tests.support.material import CHECKOUT, material

PICTURE = Image.fromarray(gradient(160, 90))
ROOMY = Limits(5.0, 2**30)


pytestmark = pytest.mark.usefixtures("sandboxes_afresh")


@pytest.fixture
def none_kept() -> Iterator[None]:
    """Let a test begin without a process, and leave none whose program or limits are its own."""
    decoder_client.rest()
    yield
    decoder_client.rest()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return saved(PICTURE, tmp_path / "page.tif")


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableMediaError) as caught:
        decode(path)
    assert str(caught.value).startswith(f"“{path.name}” ")
    return str(caught.value)


def kept() -> list[int]:
    """Return the processes that wait for the next picture."""
    return [child._process.pid for child in decoder_client._IDLE]


def decoded_apart() -> int:
    """Return how many pictures the processes were given that wait for the next one."""
    return sum(child._pictures for child in decoder_client._IDLE)


def stand_in(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put another program in the place of the one that decodes."""
    ready = f"import os, sys, time; os.write(1, {READY!r}); "
    monkeypatch.setattr(decoder_client, "command", lambda: [sys.executable, "-c", ready + code])


def limit(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    monkeypatch.setattr(decoder_client, "limits_of", lambda *_: limits)


# Which are decoded apart -------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["photos/china.jpg", "photos/coffee.png", "photos/rocket.jpg", "pages/page.png"]
)
def test_ordinary_pictures_are_decoded_by_the_program_itself(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder_client, "develop_apart", None)
    assert decode(material(name)).pixels.size


@pytest.mark.parametrize(
    ("mode", "name", "options"),
    [
        ("RGB", "a.jpg", {}),
        ("L", "a.jpg", {}),
        ("RGB", "a.jpg", {"progressive": True}),
        ("RGB", "a.png", {}),
        ("RGBA", "a.png", {}),
        ("LA", "a.png", {}),
        ("P", "a.png", {}),
        ("1", "a.png", {}),
    ],
)
def test_what_cameras_scanners_and_screens_make_is_ordinary(
    tmp_path: Path, mode: str, name: str, options: dict[str, Any]
) -> None:
    path = saved(PICTURE.convert(mode), tmp_path / name, **options)
    assert not is_doubtful(path.read_bytes(), probe(path))


DOUBTFUL = [
    ("RGB", "a.tif", {"compression": "tiff_lzw"}),
    ("L", "a.tif", {}),
    ("RGBA", "a.tif", {}),
    ("RGB", "a.bmp", {}),
    ("RGB", "a.webp", {"lossless": True}),
    ("RGB", "a.ppm", {}),
    ("P", "a.gif", {}),
    ("CMYK", "a.jpg", {}),
    ("P", "a.png", {"transparency": 3}),
    ("RGB", "a.png", {"save_all": True, "append_images": [PICTURE.rotate(180)]}),
]


@pytest.mark.parametrize(("mode", "name", "options"), DOUBTFUL)
@pytest.mark.parametrize("reduction", [1, 4])
def test_a_doubtful_picture_looks_the_same_as_decoded_here(
    tmp_path: Path, mode: str, name: str, options: dict[str, Any], reduction: int
) -> None:
    path = saved(PICTURE.convert(mode), tmp_path / name, **options)
    data, facts = path.read_bytes(), probe(path)
    assert is_doubtful(data, facts)
    before = decoded_apart()
    there = decode(path, max_pixels=160 * 90 // reduction**2)
    assert there.scale == 1 / reduction
    np.testing.assert_array_equal(there.pixels, codecs.develop(data, facts, reduction))
    assert not there.pixels.flags.writeable
    assert decoded_apart() == before + 1


def test_a_turned_one_comes_upright(tmp_path: Path) -> None:
    path = saved(PICTURE, tmp_path / "a.webp", exif=exif(6), lossless=True)
    assert decode(path).pixels.shape == (160, 90, 3)


def test_an_ordinary_one_that_turns_out_to_be_none_goes_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(PICTURE, tmp_path / "a.png")
    monkeypatch.setattr(codecs, "_by_opencv", lambda *_: None)
    before = decoded_apart()
    assert decode(path).pixels.shape == (90, 160, 3)
    assert decoded_apart() == before + 1


def test_a_picture_of_many_pixels_and_few_bytes_is_doubtful(tmp_path: Path) -> None:
    path = saved(Image.new("RGB", (3_000, 2_000), "white"), tmp_path / "blank.png")
    assert is_doubtful(path.read_bytes(), probe(path))
    assert decode(path).pixels.min() == 255


@pytest.mark.parametrize("claim", [0x7F000000, 0xFFFFFFF0, 400])
def test_a_png_whose_chunk_claims_more_than_the_file_has_is_doubtful(
    tmp_path: Path, claim: int
) -> None:
    path = tmp_path / "a.png"
    data = bytearray(saved(PICTURE, path).read_bytes())
    assert not is_doubtful(bytes(data), probe(path))
    at = data.index(b"IDAT") - 4
    data[at : at + 4] = claim.to_bytes(4, "big")
    path.write_bytes(data)
    assert is_doubtful(bytes(data), probe(path))
    assert (decode(path).pixels == gradient(160, 90)[..., ::-1]).all()


def test_a_png_of_very_many_chunks_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    data = saved(PICTURE, path).read_bytes()
    empty = bytes(4) + b"tEXt" + zlib.crc32(b"tEXt").to_bytes(4, "big")
    end = data.index(b"IEND") - 4
    path.write_bytes(data[:end] + empty * 300_000 + data[end:])
    assert is_doubtful(path.read_bytes(), probe(path))


def test_what_it_may_cost_goes_by_the_bytes_and_not_by_the_claim(tmp_path: Path) -> None:
    small = probe(saved(Image.new("L", (10, 10)), tmp_path / "a.tif"))
    large = probe(saved(Image.new("L", (9_000, 7_000)), tmp_path / "b.tif"))
    assert limits_of(small, 1_000).seconds == limits_of(large, 1_000).seconds < 2
    assert limits_of(large, 1_000).memory_bytes < 450 * 2**20
    assert limits_of(large, 60_000_000).seconds > 60


# What goes wrong there ---------------------------------------------------------------


@pytest.mark.usefixtures("none_kept")
def test_one_that_takes_too_long_is_given_up_by_the_clock(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        stand_in(patch, "time.sleep(600)")
        limit(patch, Limits(0.02, 2**30))
        assert "takes too long to decode" in refusal(page)
    assert kept() == []
    assert decode(page).pixels.shape == (90, 160, 3)


@pytest.mark.usefixtures("none_kept")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no time of a processor")
def test_one_that_uses_the_processor_too_long_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(PICTURE.resize((3_000, 2_000)), tmp_path / "a.tif", compression="tiff_lzw")
    with monkeypatch.context() as patch:
        limit(patch, Limits(0.001, 2**30))
        assert "takes too long to decode" in refusal(path)
    assert kept() == []
    assert decode(path).pixels.shape == (2_000, 3_000, 3)


@pytest.mark.usefixtures("none_kept")
def test_one_that_wants_too_much_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(PICTURE.resize((4_000, 4_000)), tmp_path / "a.tif", compression="tiff_lzw")
    with monkeypatch.context() as patch:
        limit(patch, Limits(5.0, 24 * 2**20))
        assert "needs more memory" in refusal(path)
    assert kept() == []
    assert decode(path).pixels.shape == (4_000, 4_000, 3)


@pytest.mark.usefixtures("none_kept")
@pytest.mark.parametrize("code", ["sys.exit(1)", "os.abort()", "sys.stdin.buffer.read(9)"])
def test_one_that_breaks_the_decoder_is_told(
    page: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with monkeypatch.context() as patch:
        stand_in(patch, code)
        assert "decoder broke off" in refusal(page)
    assert decode(page).pixels.shape == (90, 160, 3)


@pytest.mark.usefixtures("none_kept")
def test_half_an_answer_is_none(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, f"os.write(1, {ANSWERED!r} + bytes(100))")
    assert "decoder broke off" in refusal(page)


@pytest.mark.usefixtures("none_kept")
def test_where_no_process_can_be_started_it_is_not_decoded_here(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codecs, "develop", None)
    monkeypatch.setattr(decoder_client, "command", lambda: ["/no/such/program"])
    assert "Close other programs and try again" in refusal(page)
    monkeypatch.setattr(
        decoder_client, "command", lambda: [sys.executable, "-c", "raise SystemExit(3)"]
    )
    assert "Close other programs and try again" in refusal(page)


# The process -------------------------------------------------------------------------


@pytest.mark.usefixtures("none_kept")
def test_it_is_kept_while_it_behaves(page: Path, tmp_path: Path) -> None:
    decode(page)
    first = kept()
    broken = tmp_path / "broken.tif"
    broken.write_bytes(page.read_bytes()[:400] + bytes(3_000))
    refusal(broken)
    decode(page)
    assert kept() == first
    os.kill(first[0], 9)
    decoder_client._IDLE[0]._process.wait()
    assert decode(page).pixels.shape == (90, 160, 3)
    assert kept() != first


@pytest.mark.usefixtures("none_kept")
def test_it_is_replaced_after_very_many(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder_client, "_MOST_PICTURES", 2)
    decode(page)
    first = kept()
    decode(page)
    assert kept() == []
    decode(page)
    assert kept() != first


@pytest.mark.usefixtures("none_kept")
def test_several_threads_get_each_its_own_picture(tmp_path: Path) -> None:
    paths = [
        saved(Image.new("RGB", (40, 30), (shade, 0, 0)), tmp_path / f"{shade}.bmp")
        for shade in range(0, 240, 20)
    ]
    with ThreadPoolExecutor(4) as pool:
        shades = [int(each.pixels[0, 0, 2]) for each in pool.map(decode, paths)]
    assert shades == list(range(0, 240, 20))
    assert 1 <= len(kept()) <= decoder_client.MOST_KEPT


def test_it_ends_when_there_is_nothing_more_to_ask() -> None:
    done = subprocess.run(
        decoder_client.command(), input=b"", capture_output=True, cwd=CHECKOUT, check=True
    )
    assert (done.stdout, done.stderr) == (READY, b"")


@pytest.mark.usefixtures("none_kept")
def test_a_folder_in_which_somebody_works_is_not_imported_from(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cv2", "numpy", "annotator"):
        (page.parent / f"{name}.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(page.parent)
    assert decode(page).pixels.shape == (90, 160, 3)


def test_a_frozen_program_starts_itself(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert decoder_client.command() == [sys.executable, decoder_client.CHILD_ARGUMENT]
    data, shape = page.read_bytes(), (90, 160, 3)
    done = subprocess.run(
        [sys.executable, CHECKOUT / "main.py", decoder_client.CHILD_ARGUMENT],
        input=packed_request(len(data), 1, ROOMY) + data,
        capture_output=True,
        check=True,
    )
    assert done.stdout[:2] == READY + ANSWERED
    pixels = np.frombuffer(done.stdout[2:], np.uint8).reshape(shape)
    np.testing.assert_array_equal(pixels, codecs.develop(data, probe(page), 1))


RIGHTS = """
import socket
from annotator.imaging.sandbox import confinement as confined
confined.give_up_rights()
for what in (lambda: open("/etc/hostname"), lambda: open("/dev/null", "w"), socket.socket):
    try:
        what()
    except OSError as error:
        print(error.errno, end=" ")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no such rights away")
def test_it_can_open_no_file_and_no_socket() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RIGHTS], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    assert done.stdout.split() == ["24"] * 3  # EMFILE: no more of them


def test_decoding_knows_no_second_decoder_in_the_program_itself() -> None:
    source = Path(decoder.__file__).read_text("utf-8")
    assert "developing.develop(" not in source
