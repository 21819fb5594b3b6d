"""Very large pictures: in strips, as tiles at every halving, kept by content and within bounds."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from annotator.errors import CancelledError, UnreadableMediaError
from annotator.imaging import Picture, decode, probe
from annotator.imaging.formats.decoding_limits import is_tiled
from annotator.imaging.tiles import overview, strips, tile_cache
from annotator.imaging.tiles.pyramid import TILE_PX, Pyramid, levels_of
from annotator.imaging.tiles.stop_handle import Stop
from annotator.imaging.tiles.strips import Strips, StripsError
from annotator.imaging.tiles.tile_cache import TileCache, content_key
from annotator.imaging.tiles.tile_maker import tile
from tests.annotator.imaging.drawing import exif, gradient, png_header_of, png_of_16_bits, saved

WIDTH, HEIGHT = 613, 557
"""No multiple of a tile, of a strip or of anything else."""

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
"""A process that takes any arguments and never answers."""


def nothing(_pyramid: Pyramid, _share: float) -> None:
    """Hear of tiles and do nothing."""


def drawn(path: Path, mode: str = "RGB", **options: object) -> Path:
    return saved(Image.fromarray(gradient(WIDTH, HEIGHT)).convert(mode), path, **options)


def in_strips(path: Path, rows: int = 100) -> NDArray[np.uint8]:
    with path.open("rb") as file, Strips(file, probe(path)) as made:
        return np.concatenate(list(made.strips(rows)))


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(np.int16) - other).mean())


# Strips -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.jpg", "RGB", {"quality": 90}),
        ("grey.jpg", "L", {}),
        ("a.png", "RGB", {}),
        ("grey.png", "L", {}),
        ("indices.png", "P", {}),
        ("clear.png", "RGBA", {}),
        ("a.tif", "RGB", {}),
        ("packed.tif", "RGB", {"compression": "tiff_lzw"}),
    ],
)
def test_strips_are_what_is_decoded_at_once(
    tmp_path: Path, name: str, mode: str, options: dict[str, object]
) -> None:
    path = drawn(tmp_path / name, mode, **options)
    assert apart(in_strips(path), decode(path).pixels) < 1


def test_transparent_parts_lie_over_white(tmp_path: Path) -> None:
    pixels = np.dstack([gradient(WIDTH, HEIGHT), np.zeros((HEIGHT, WIDTH), np.uint8)])
    path = saved(Image.fromarray(pixels), tmp_path / "clear.png")
    assert (in_strips(path) == 255).all()


def test_sixteen_bits_go_from_the_least_to_the_greatest(tmp_path: Path) -> None:
    values = np.linspace(1_000, 5_000, WIDTH * HEIGHT).reshape(HEIGHT, WIDTH).astype(np.uint16)
    path = tmp_path / "deep.png"
    path.write_bytes(png_of_16_bits(values))
    assert apart(in_strips(path), decode(path).pixels) < 1


def test_a_damaged_picture_ends_in_an_error_and_no_process(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.png")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    path.write_bytes(data)
    with path.open("rb") as file, Strips(file, probe(path)) as made:
        with pytest.raises(StripsError):
            list(made.strips(64))
        assert made._process.wait(120) != 0


def test_a_process_that_does_not_answer_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strips, "command", lambda: SLEEPS)
    monkeypatch.setattr(strips, "PATIENCE_S", 0.05)
    path = drawn(tmp_path / "a.jpg")
    with path.open("rb") as file, pytest.raises(StripsError):
        Strips(file, probe(path))


def test_a_reduced_jpeg_seen_whole_is_the_picture(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.jpg", quality=95)
    with path.open("rb") as file:
        seen = overview.from_strips(file, probe(path), 1_000)
    assert seen.scale == 1 / 32
    assert apart(seen.pixels, _halved(decode(path).pixels, 5)) < 3


# Tiles ------------------------------------------------------------------------------------------


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_levels_halve_down_to_one_tile(width: int, height: int) -> None:
    levels = levels_of(width, height)
    assert (levels[0].width, levels[0].height) == (width, height)
    assert max(levels[-1].width, levels[-1].height) <= TILE_PX
    for number, level in enumerate(levels):
        assert (level.width, level.height) == (-(-width // 2**number), -(-height // 2**number))


def made(path: Path, folder: Path) -> Pyramid:
    return tile(path, TileCache(folder), Stop(), nothing)


def whole_of(pyramid: Pyramid) -> NDArray[np.uint8]:
    found = pyramid.whole(0)
    assert found is not None
    return found


def put_together(pyramid: Pyramid, level: int) -> NDArray[np.uint8]:
    size = pyramid.levels[level]
    rows = []
    for row in range(size.rows):
        tiles = [pyramid.tile(level, column, row) for column in range(size.columns)]
        rows.append(np.hstack([each for each in tiles if each is not None]))
    return np.vstack(rows)


def _halved(pixels: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    from annotator.imaging.pixels.arrays import shrink

    for _ in range(times):
        pixels = shrink(pixels, 2)
    return pixels


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tiles_make_up_the_upright_picture_at_every_halving(
    tmp_path: Path, orientation: int
) -> None:
    path = drawn(tmp_path / "turned.jpg", quality=95, exif=exif(orientation))
    whole = decode(path).pixels
    pyramid = made(path, tmp_path / "tiles")
    for level in range(len(pyramid.levels)):
        assert apart(put_together(pyramid, level), _halved(whole, level)) < 2
        seen = pyramid.whole(level)
        assert seen is not None
        assert apart(seen, _halved(whole, level)) < 2
    pyramid.close()


def test_outside_the_picture_there_is_no_tile(tmp_path: Path) -> None:
    pyramid = made(drawn(tmp_path / "a.jpg"), tmp_path / "tiles")
    assert [pyramid.tile(0, *at) for at in ((3, 0), (0, 3), (-1, 0), (0, -1))] == [None] * 4
    pyramid.close()


def test_what_is_there_is_read_while_the_rest_is_made(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.png")
    seen: list[tuple[bool, bool, bool]] = []
    shares: list[float] = []

    def came(pyramid: Pyramid, share: float) -> None:
        shares.append(share)
        rows = pyramid.levels[0].rows
        is_there = [pyramid.tile(0, 0, row) is not None for row in range(rows)]
        assert is_there == [pyramid.has(0, 0, row) for row in range(rows)]
        seen.append((is_there[0], is_there[1], is_there[2]))

    tile(path, TileCache(tmp_path / "tiles"), Stop(), came).close()
    # The last rows wait for more until it is known that there are none.
    assert seen == [(True, False, False), (True, True, False), (True, True, False), (True,) * 3]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_finished_tiles_are_found_again_and_a_changed_picture_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = drawn(tmp_path / "a.png"), tmp_path / "tiles"
    first = made(path, folder)
    whole = whole_of(first)
    first.close()
    with monkeypatch.context() as patched:
        patched.setattr(strips, "command", lambda: ["/nowhere"])
        again = made(path, folder)
        assert np.array_equal(whole_of(again), whole)
        again.close()
    saved(Image.fromarray(255 - gradient(WIDTH, HEIGHT)), path)
    anew = made(path, folder)
    assert apart(whole_of(anew), (255 - whole).astype(np.uint8)) < 2
    anew.close()


def test_a_change_in_the_middle_that_keeps_length_and_time_is_known_by_its_samples(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(1_000_000))
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    with path.open("rb") as file:
        before = content_key(file)
    path.write_bytes(bytes(500_000) + b"\1" + bytes(499_999))
    os.utime(path, ns=times)
    with path.open("rb") as file:
        assert content_key(file) != before


def test_what_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    cancel = Stop()
    left: list[Pyramid] = []

    def came(pyramid: Pyramid, _share: float) -> None:
        left.append(pyramid)
        cancel.cancel()

    with pytest.raises(CancelledError):
        tile(drawn(tmp_path / "a.png"), TileCache(tmp_path / "tiles"), cancel, came)
    assert list((tmp_path / "tiles").iterdir()) == []
    assert left[0].tile(0, 0, 0) is None


def test_a_wait_for_the_next_strip_is_ended_at_once(tmp_path: Path) -> None:
    stop = Stop()
    ended: list[bool] = []
    stop.ends(lambda: ended.append(True))
    assert ended == []
    stop.cancel()
    assert ended == [True]
    path = drawn(tmp_path / "a.png")
    with pytest.raises(CancelledError):
        tile(path, TileCache(tmp_path / "tiles"), stop, nothing)
    later = Stop()
    with path.open("rb") as file, Strips(file, probe(path), stop=later) as made:
        later.cancel()
        assert made._process.wait(120) != 0


def test_a_damaged_picture_leaves_no_tiles_and_says_so(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.png")
    data = bytearray(path.read_bytes())
    data[-2000:-100] = bytes(1900)
    path.write_bytes(data)
    with pytest.raises(UnreadableMediaError, match="it is damaged somewhere"):
        made(path, tmp_path / "tiles")
    assert list((tmp_path / "tiles").iterdir()) == []


def test_a_full_disk_is_told_and_not_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_cache, "LEFT_FREE_BYTES", 2**60)
    with pytest.raises(UnreadableMediaError, match="needs more room on the disk"):
        made(drawn(tmp_path / "a.png"), tmp_path / "tiles")


def test_the_oldest_tiles_go_when_all_of_them_take_too_much(tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    paths = [drawn(tmp_path / f"{number}.png", compress_level=number) for number in range(1, 4)]
    one = made(paths[0], folder)
    room = round(2.5 * one.size_bytes)
    one.close()
    small = TileCache(folder, most_bytes=room)
    for path in (paths[1], paths[0], paths[2]):
        # The clock of a disk has steps: let each be later than the one before.
        for kept in folder.iterdir():
            os.utime(kept, ns=(0, kept.stat().st_mtime_ns - 10**9))
        tile(path, small, Stop(), nothing).close()
    with paths[0].open("rb") as first, paths[2].open("rb") as last:
        wanted = {f"{content_key(first)}.tiles", f"{content_key(last)}.tiles"}
    assert {kept.name for kept in folder.iterdir()} == wanted


@pytest.mark.parametrize("cut", [0, 5, 30, 1000])
def test_kept_tiles_that_are_damaged_are_made_anew(tmp_path: Path, cut: int) -> None:
    path, folder = drawn(tmp_path / "a.png"), tmp_path / "tiles"
    made(path, folder).close()
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) - cut] if cut else b"")
    again = made(path, folder)
    assert again.whole(0) is not None
    again.close()
    assert kept.read_bytes() == whole


def test_places_that_lead_out_of_the_file_are_not_followed(tmp_path: Path) -> None:
    path, folder = drawn(tmp_path / "a.png"), tmp_path / "tiles"
    made(path, folder).close()
    (kept,) = folder.iterdir()
    data = bytearray(kept.read_bytes())
    index = sum(12 * level.rows * level.columns for level in levels_of(WIDTH, HEIGHT))
    struct.pack_into("<QI", data, len(data) - 24 - index, 2**40, 100)
    kept.write_bytes(data)
    again = made(path, folder)
    assert again.tile(0, 0, 0) is not None
    again.close()


def test_a_tile_that_is_no_picture_any_more_is_not_there(tmp_path: Path) -> None:
    path, folder = drawn(tmp_path / "a.png"), tmp_path / "tiles"
    made(path, folder).close()
    (kept,) = folder.iterdir()
    with kept.open("r+b") as file:
        file.write(bytes(200))
    again = made(path, folder)
    assert again.tile(0, 0, 0) is None
    assert again.tile(0, 1, 0) is not None
    again.close()


# Limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["png", "tif", "jpg"])
def test_a_million_by_a_million_is_refused_at_once_with_one_sentence(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"bomb.{ending}"
    side = 1_000_000
    if ending == "png":
        path.write_bytes(png_header_of(side, side))
    elif ending == "tif":
        entries = struct.pack("<HHIIHHII", 256, 4, 1, side, 257, 4, 1, side)
        path.write_bytes(struct.pack("<2sHIH", b"II", 42, 8, 2) + entries + bytes(4))
    else:  # a JPEG cannot even claim it
        side = 65_535
        start = b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", side, side)
        path.write_bytes(
            start + b"\x03\1\x11\0\2\x11\0\3\x11\0\xff\xda\0\x08\1\1\0\0\x3f\0\xff\xd9"
        )
    sentence = r"too large: 1000000 x 1000000 pixels" if ending != "jpg" else "is damaged"
    with pytest.raises(UnreadableMediaError, match=sentence):
        decode(path)


def test_of_what_can_be_had_in_strips_a_hundred_thousand_a_side_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "field.tif"
    side = 100_000
    tags = (256, 4, side), (257, 4, side), (258, 3, 8), (262, 3, 1), (277, 3, 1)
    entries = b"".join(struct.pack("<HHII", code, kind, 1, value) for code, kind, value in tags)
    path.write_bytes(struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + bytes(4))
    os.truncate(path, side * side // 50)
    facts = probe(path)
    assert (facts.width_px, facts.height_px) == (side, side)
    assert is_tiled(facts)


def test_a_small_picture_has_no_tiles(tmp_path: Path) -> None:
    assert not is_tiled(probe(drawn(tmp_path / "a.png")))


def test_a_picture_in_tiles_is_seen_whole_without_decoding_it_again(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.png")
    pyramid = made(path, tmp_path / "tiles")
    seen = overview.from_tiles(pyramid, probe(path), WIDTH * HEIGHT // 3)
    assert isinstance(seen, Picture)
    assert seen.scale == 1 / 2
    whole = np.asarray(cv2.imread(str(path)))
    assert apart(seen.pixels, _halved(whole, 1)) < 2
    pyramid.close()
