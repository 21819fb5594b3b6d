"""Tests that pages and deep pictures are filled in their own depth, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import pyvips
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import filled_values as values_module
from annotator.imaging.decoder import decode
from annotator.imaging.filled_file import filled_file
from annotator.imaging.formats.facts import Picture
from annotator.imaging.pixels.arrays import turn_upright
from annotator.model.geometry import Box
from tests.annotator.imaging.test_filled import BOXES, SECRET, inside, noise
from tests.support.tiffs import ALPHA, COLOUR, GREY_INVERTED, How, tiff

Values = np.ndarray[Any, Any]


def numbers(form: str, bands: int, width: int = 64, height: int = 48) -> Values:
    """Return values over the whole range of a type, none of them 0."""
    kind = np.dtype(form)
    random = np.random.default_rng(5)
    if kind.kind == "f":
        return (random.uniform(0.5, 1e6, (height, width, bands))).astype(kind)
    return random.integers(1, np.iinfo(kind).max, (height, width, bands), dtype=kind)


def read(path: Path, page: int = 0) -> Values:
    image = pyvips.Image.new_from_file(str(path), page=page)
    found: Values = image.numpy()
    return found if found.ndim == 3 else found[..., np.newaxis]


def require_same(after: Values, before: Values, *, has_alpha: bool = False) -> None:
    """Check that values are 0 in the boxes, and what they were three pixels away from them."""
    height, width = before.shape[:2]
    is_hidden = np.zeros((height, width), bool)
    for box in BOXES:
        is_hidden |= inside(box, width, height)
    assert (after.shape, after.dtype) == (before.shape, before.dtype)
    colours = after[..., :-1] if has_alpha else after
    assert not colours[is_hidden].any()
    near = cv2.dilate(is_hidden.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
    assert np.array_equal(after[~near], before[~near])
    if has_alpha:
        assert (after[is_hidden][:, -1] == np.iinfo(after.dtype).max).all()


@pytest.mark.parametrize(
    ("form", "bands", "how"),
    [
        ("u2", 1, How()),
        ("i2", 1, How()),
        ("f4", 1, How()),
        ("u2", 3, How(COLOUR)),
        ("f4", 3, How(COLOUR)),
        ("u2", 4, How(COLOUR, [ALPHA])),
        ("u1", 5, How()),
        ("u2", 7, How(is_separate=True, is_packed=True)),
        ("f4", 4, How(names=[SECRET, "b", "c", "d"])),
    ],
)
def test_a_deep_tiff_is_filled_in_its_own_depth(
    tmp_path: Path, form: str, bands: int, how: How
) -> None:
    before = numbers(form, bands)
    path, copy = tmp_path / "x.tif", tmp_path / "copy.tif"
    path.write_bytes(tiff(before, how))
    copy.write_bytes(filled_file(path, BOXES))
    require_same(read(copy), before, has_alpha=bool(how.extra))
    assert SECRET.encode() not in copy.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_deep_tiff_is_filled_where_it_is_seen(tmp_path: Path, orientation: int) -> None:
    stored = numbers("u2", 3)
    path, copy = tmp_path / "x.tif", tmp_path / "copy.tif"
    path.write_bytes(tiff(stored, How(COLOUR, orientation=orientation)))
    copy.write_bytes(filled_file(path, BOXES))
    require_same(read(copy), turn_upright(stored, orientation))
    assert decode(copy).pixels.shape == decode(path).pixels.shape


def test_grey_whose_zero_is_white_stays_so(tmp_path: Path) -> None:
    before = numbers("u2", 1)
    path, copy = tmp_path / "x.tif", tmp_path / "copy.tif"
    path.write_bytes(tiff(before, How(GREY_INVERTED)))
    copy.write_bytes(filled_file(path, BOXES))
    with Image.open(copy) as found:
        assert found.tag_v2[262] == GREY_INVERTED  # type: ignore[attr-defined]  # the format has tags, which its base class has not
    near_corner = decode(path).pixels[-5:, -5:].astype(int)
    assert np.abs(decode(copy).pixels[-5:, -5:] - near_corner).max() <= 1


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_deep_png_is_filled_in_its_own_depth(tmp_path: Path, channels: int) -> None:
    before = numbers("u2", channels)
    path, copy = tmp_path / "x.png", tmp_path / "copy.png"
    cv2.imwrite(str(path), before)
    copy.write_bytes(filled_file(path, BOXES))
    found = cv2.imread(str(copy), cv2.IMREAD_UNCHANGED)
    assert found is not None
    require_same(found.reshape(before.shape), before, has_alpha=channels == 4)


def page_count(path: Path) -> int:
    return int(pyvips.Image.new_from_file(str(path)).get("n-pages"))


def test_pages_keep_their_pixels_and_small_versions_of_them_go(tmp_path: Path) -> None:
    pages = [noise(), noise(40, 60, 1), numbers("u2", 1)]
    first, *others = [Image.fromarray(each.squeeze()) for each in pages]
    small = first.resize((16, 12))
    vars(small)["encoderinfo"] = {"tiffinfo": {254: 1}}
    path, copy = tmp_path / "x.tif", tmp_path / "copy.tif"
    first.save(path, save_all=True, append_images=[small, *others])
    assert page_count(path) == 4
    copy.write_bytes(filled_file(path, BOXES))
    assert page_count(copy) == 3
    require_same(read(copy), pages[0])
    for number in (1, 2):
        assert np.array_equal(read(copy, number), pages[number])


@pytest.mark.parametrize("size", [(32, 24), (16, 12), (128, 96), (21, 16)])
def test_another_size_of_the_first_page_goes_even_if_it_is_not_marked_as_one(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path, copy = tmp_path / "x.tif", tmp_path / "copy.tif"
    first, last = Image.fromarray(noise()), Image.fromarray(noise())
    first.save(path, save_all=True, append_images=[first.resize(size), last])
    assert page_count(path) == 3
    copy.write_bytes(filled_file(path, BOXES))
    assert page_count(copy) == 2
    assert np.array_equal(read(copy, 1), np.asarray(last))


def test_a_file_whose_first_page_is_a_small_version_of_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    first = Image.fromarray(noise())
    first.save(path, save_all=True, append_images=[first], tiffinfo={254: 1})
    with pytest.raises(UnreadableMediaError):
        filled_file(path, BOXES)


def test_texts_of_pages_do_not_come_along(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    pages = [Image.fromarray(noise()), Image.fromarray(noise(40, 60)[..., 0])]
    pages[0].save(path, save_all=True, append_images=pages[1:], description=SECRET, software=SECRET)
    assert SECRET.encode() in path.read_bytes()
    assert SECRET.encode() not in filled_file(path, BOXES)


@pytest.mark.parametrize("ending", ["tif", "png"])
def test_a_deep_copy_that_does_not_read_back_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = tmp_path / f"x.{ending}"
    Image.fromarray(numbers("u2", 1)[..., 0]).save(path)

    def unfilled(picture: Picture, _boxes: Sequence[Box]) -> Picture:
        return picture

    monkeypatch.setattr(values_module, "filled", unfilled)
    with pytest.raises(UnreadableMediaError, match="reads back otherwise"):
        filled_file(path, BOXES)


def _damaged(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), 97):
        yield data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]
        yield data[:at]


def test_a_damaged_file_of_pages_is_filled_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    pages = [Image.fromarray(noise(12, 8)), Image.fromarray(noise(8, 12))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    for number, data in enumerate(_damaged(path.read_bytes())):
        broken = tmp_path / f"{number}.tif"
        broken.write_bytes(data)
        with suppress(UnreadableMediaError):
            filled_file(broken, BOXES)
