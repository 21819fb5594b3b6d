"""A thumbnail is made once for a content, wherever the file lies, and only so many are kept."""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.errors import UnreadableMediaError
from annotator.imaging import thumbnail_cache
from annotator.imaging.thumbnail_cache import LONGEST_PX, ThumbnailCache
from tests.support.material import material


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "china.jpg"
    shutil.copy2(material("photos/china.jpg"), path)
    return path


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_it_is_the_picture_made_small(tmp_path: Path, photo: Path) -> None:
    small = picture(ThumbnailCache(tmp_path / "case").of(photo))
    whole = Image.open(photo)
    assert max(small.size) == LONGEST_PX
    assert small.width / small.height == pytest.approx(whole.width / whole.height, abs=0.01)
    expected = np.asarray(whole.convert("RGB").resize(small.size), dtype=float)
    assert np.abs(np.asarray(small.convert("RGB"), dtype=float) - expected).mean() < 8


def test_it_is_upright_and_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    turned = Image.new("RGB", (40, 20), "red")
    exif = turned.getexif()
    exif[0x0112] = 6  # to be turned by a quarter
    path = tmp_path / "turned.jpg"
    turned.save(path, exif=exif)
    assert picture(ThumbnailCache(tmp_path / "case").of(path)).size == (20, 40)


def test_it_is_made_once_also_for_a_file_that_was_moved(
    tmp_path: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ThumbnailCache(tmp_path / "case").of(photo)
    monkeypatch.delattr(thumbnail_cache, "decode")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = photo.rename(elsewhere / "another name.jpg")
    assert ThumbnailCache(tmp_path / "case").of(moved) == first


def test_another_content_under_the_same_name_is_another_thumbnail(
    tmp_path: Path, photo: Path
) -> None:
    case = ThumbnailCache(tmp_path / "case")
    first = case.of(photo)
    shutil.copy2(material("photos/flower.jpg"), photo)
    assert case.of(photo) != first


def test_the_oldest_go_first(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    sizes = []
    for number in range(4):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (300, 300), (60 * number, 0, 0)).save(path)
        case = ThumbnailCache(folder)
        sizes.append(len(case.of(path)))
    kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for age, path in enumerate(kept):
        os.utime(path, ns=(age, age))
    case = ThumbnailCache(folder, most_bytes=sum(sizes))
    case.of(tmp_path / "0.png")  # looked at again: the newest now
    Image.new("RGB", (300, 300), "blue").save(tmp_path / "new.png")
    new = case.of(tmp_path / "new.png")
    left = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert sum(left.values()) <= 0.8 * sum(sizes)
    assert len(new) in left.values()
    assert kept[1].name not in left


def test_what_is_no_picture_is_refused_and_a_disk_that_refuses_hides_nothing(
    tmp_path: Path, photo: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    with pytest.raises(UnreadableMediaError):
        ThumbnailCache(tmp_path / "case").of(bad)
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert max(picture(ThumbnailCache(in_the_way).of(photo)).size) == LONGEST_PX
