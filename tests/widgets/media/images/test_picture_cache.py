"""A picture comes from its thread with all that would hold the window up."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from annotator.adjustment import Adjustment
from annotator.errors import AnnotatorError
from annotator.imaging import Veil
from tests.journeys.begun import photograph
from tests.support.material import material
from widgets.canvas.layers.picture import HALVED_ABOVE_PIXELS, PictureDisplay, ScaledPicture
from widgets.canvas.layers.pixmaps import images_of
from widgets.canvas.viewport import Viewport
from widgets.kit.bridge import Bridge
from widgets.media.images.picture_cache import (
    CachedPicture,
    Failed,
    Got,
    PictureCache,
    load,
    load_whole,
)


def apart(one: QImage, other: QImage) -> float:
    """Return the mean difference of two images, 0 to 255."""
    assert one.size() == other.size()
    # Qt does not know that numpy looks at an image: each is held as long as it is looked at.
    plain = [image.convertToFormat(QImage.Format.Format_RGB32) for image in (one, other)]
    pixels = [np.frombuffer(image.constBits(), np.uint8) for image in plain]
    return float(np.abs(pixels[0].astype(np.int16) - pixels[1]).mean())


def refuse(error: BaseException) -> None:
    raise error


def test_a_large_picture_brings_its_smaller_copies(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    QImage(str(material("photos/coffee.png"))).scaled(2001, 1501).save(str(path))
    shown = load(path)
    assert [image.size().toTuple() for image in shown.smaller] == [(1001, 751)]
    half = shown.image.scaled(1001, 751, mode=Qt.TransformationMode.SmoothTransformation)
    assert apart(shown.smaller[0], half) < 2
    # Three bytes a pixel; of what is copied to the screen four.
    assert shown.size_bytes == 3 * 2001 * 1501 + 4 * 1001 * 751


def test_a_small_picture_brings_none() -> None:
    shown = load(material("photos/coffee.png"))
    assert shown.image.width() * shown.image.height() < HALVED_ABOVE_PIXELS
    assert shown.smaller == ()


def test_a_large_photograph_comes_roughly_first(tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", (4000, 3000))
    rough, whole = load(path), load_whole(path)
    assert (rough.is_rough, rough.scale, rough.image.size().toTuple()) == (True, 0.25, (1000, 750))
    assert (whole.is_rough, whole.scale, whole.image.size().toTuple()) == (False, 1, (4000, 3000))
    assert (rough.width_px, rough.height_px) == (whole.width_px, whole.height_px) == (4000, 3000)


@pytest.mark.parametrize(
    ("name", "size"), [("photo.png", (2400, 1800)), ("photo.jpg", (2000, 1500))]
)
def test_what_would_not_come_sooner_comes_whole(
    tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    shown = load(photograph(tmp_path / name, size))
    assert (shown.is_rough, shown.scale, shown.image.size().toTuple()) == (False, 1, size)


def test_a_picture_lives_as_long_as_any_copy_of_its_image_and_no_longer() -> None:
    pixels = np.full((1500, 2000, 3), 77, np.uint8).view(_Watched)
    watched = weakref.ref(pixels)
    image, _smaller = images_of(pixels)
    del pixels
    copies = [QImage(image)]
    del image
    assert watched() is not None
    assert copies[0].pixelColor(1999, 1499).red() == 77
    copies.clear()
    assert watched() is None


class _Watched(np.ndarray[tuple[int, ...], np.dtype[np.uint8]]):
    """An array of which one can see that it is gone."""


class Opened:
    """Pictures that are opened one after the other, as a shelf does it."""

    def __init__(self, qtbot: QtBot, pictures: PictureCache) -> None:
        self._qtbot, self._pictures = qtbot, pictures

    def open(self, path: Path, ready: Sequence[Path] = ()) -> CachedPicture:
        """Return the picture of a file, as it is in hand; some are to be made ready."""
        self._pictures.hold(path)
        found = self._pictures.at_hand(path)
        shown = self._came(self._pictures.get, path) if found is None else found
        self._pictures.ahead((path, Veil.NONE), [(each, Veil.NONE) for each in ready])
        return shown

    def sharpen(self, path: Path) -> CachedPicture:
        return self._came(self._pictures.get_whole, path)

    def _came(self, ask: Callable[[Path, Got, Failed], None], path: Path) -> CachedPicture:
        got: list[CachedPicture] = []
        ask(path, got.append, refuse)
        self._qtbot.waitUntil(lambda: bool(got))
        assert self._pictures.at_hand(path) is got[0]
        return got[0]

    @property
    def others_bytes(self) -> int:
        """What is kept of the pictures that are neither in hand nor in all their detail."""
        apart = {self._pictures._in_hand, self._pictures._sharpened}
        kept = self._pictures._cache.items()
        return sum(shown.size_bytes for key, shown in kept if key not in apart)


def test_one_picture_has_all_its_detail_and_what_else_is_kept_has_a_bound(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [photograph(tmp_path / f"{number}.jpg", (4000, 3000)) for number in range(6)]
    pictures = PictureCache(Bridge(), cache_bytes=10_000_000)
    opened = Opened(qtbot, pictures)
    for path in paths:
        opened.open(path)
        assert opened.others_bytes <= 10_000_000
        assert opened.sharpen(path).image.size().toTuple() == (4000, 3000)
        assert opened.others_bytes <= 10_000_000
    kept = [pictures.at_hand(path) for path in paths]
    # The last one in all its detail; those before roughly, as one would see them first.
    rough = [None if shown is None else shown.is_rough for shown in kept]
    assert rough == [None, None, True, True, True, False]
    assert kept[4] is not None
    assert (kept[4].scale, kept[4].image.size().toTuple()) == (1 / 4, (1000, 750))
    # It keeps it while one looks at others, and until somebody stays with one of those.
    opened.open(paths[4])
    assert pictures.at_hand(paths[5]) is kept[5]
    pictures.get_whole(paths[4], lambda _shown: None, refuse)
    left = pictures.at_hand(paths[5])
    assert left is not None
    assert left.is_rough
    pictures.shut_down()


def test_what_is_made_ready_stays_where_there_is_no_room_for_more(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [photograph(tmp_path / f"{number}.jpg", (400, 300)) for number in range(4)]
    pictures = PictureCache(Bridge(), cache_bytes=0)
    opened = Opened(qtbot, pictures)
    opened.open(paths[0])
    opened.open(paths[1], ready=[paths[2], paths[3], paths[0]])
    qtbot.waitUntil(lambda: not pictures._running)
    assert [pictures.at_hand(path) is not None for path in paths] == [True] * 4
    before = pictures.at_hand(paths[1])
    # What was in hand is not decoded anew; what is not to be ready any more goes in time.
    opened.open(paths[2], ready=[paths[3], paths[1]])
    assert pictures.at_hand(paths[1]) is before
    opened.open(paths[3], ready=[paths[2]])
    assert [pictures.at_hand(path) is not None for path in paths] == [False, False, True, True]
    pictures.shut_down()


def test_what_is_made_ready_has_a_bound_too(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [photograph(tmp_path / f"{number}.jpg", (400, 300)) for number in range(3)]
    monkeypatch.setattr("widgets.media.images.picture_cache.READY_BYTES", 4 * 400 * 300)
    pictures = PictureCache(Bridge(), cache_bytes=0)
    opened = Opened(qtbot, pictures)
    opened.open(paths[0], ready=paths[1:])
    qtbot.waitUntil(lambda: not pictures._running)
    assert opened.others_bytes == 4 * 400 * 300
    assert pictures.at_hand(paths[0]) is not None
    pictures.shut_down()


def test_what_was_left_and_goes_is_free_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", (400, 300))
    pictures = PictureCache(Bridge())
    futures = weakref.WeakSet[Future[CachedPicture]]()
    # What the collector of circles would find is not to count.
    gc.collect()
    gc.disable()
    try:
        got: list[CachedPicture] = []
        pictures.get(path, got.append, refuse)
        futures.update(pictures._running.values())
        qtbot.waitUntil(lambda: bool(got))
        # The thread lets go of it a little later than it is heard of.
        qtbot.waitUntil(lambda: not futures)
    finally:
        gc.enable()
    pictures.shut_down()


def test_a_rough_picture_that_comes_late_takes_no_detail_away(qtbot: QtBot, tmp_path: Path) -> None:
    path = photograph(tmp_path / "photo.jpg", (4000, 3000))
    pictures = PictureCache(Bridge())
    got: list[CachedPicture] = []
    pictures.get_whole(path, got.append, refuse)
    qtbot.waitUntil(lambda: len(got) == 1)
    pictures.get(path, got.append, refuse)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[1].is_rough
    assert pictures.at_hand(path) is got[0]
    pictures.shut_down()


def test_copies_made_before_look_like_what_would_have_been_made(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    QImage(str(material("photos/coffee.png"))).scaled(2001, 1501).save(str(path))
    shown = load(path)
    made_late = ScaledPicture(shown.image, 2001, 1501)
    made_before = ScaledPicture(shown.image, 2001, 1501, shown.smaller)
    assert apart(_painted(made_late), _painted(made_before)) < 2


@pytest.mark.parametrize("name", ["photo.jpg", "small.png"])
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_what_was_fitted_before_is_what_would_have_been_painted(
    qtbot: QtBot, tmp_path: Path, name: str, ratio: float
) -> None:
    path = photograph(tmp_path / name, (3001, 2003) if name == "photo.jpg" else (301, 203))
    pictures = PictureCache(Bridge())
    pictures.view = (811, 602, ratio)
    got: list[CachedPicture] = []
    pictures.get(path, got.append, refuse)
    qtbot.waitUntil(lambda: bool(got))
    pictures.shut_down()
    (shown,) = got
    fitted = shown.fitted
    assert fitted is not None
    assert (
        fitted.scale == Viewport(811, 602, shown.width_px, shown.height_px).fitted().scale * ratio
    )
    picture = ScaledPicture(shown.image, shown.width_px, shown.height_px, shown.smaller)
    # Up to beyond the edges, where what lies behind the picture stays.
    sheet = fitted.image.size()
    for rect in (QRect(40, 30, 300, 200), QRect(-3, -3, sheet.width() + 9, sheet.height() + 9)):
        seen = []
        for each in (None, fitted):
            picture.fitted = each
            canvas = QImage(rect.size(), QImage.Format.Format_RGB32)
            canvas.fill(0x123456)
            painter = QPainter(canvas)
            painter.translate(-rect.topLeft())
            picture.paint(painter, rect, fitted.scale)
            painter.end()
            seen.append(canvas)
        assert apart(*seen) < 0.5
        for corner in (QPoint(0, 0), QPoint(rect.width() - 1, rect.height() - 1)):
            assert seen[0].pixel(corner) == seen[1].pixel(corner)


@pytest.mark.parametrize("scale", [0.31, 0.5, 0.777, 1.0, 1.25, 1.5, 2.0, 3.3])
def test_an_adjusted_picture_covers_what_the_picture_covers(scale: float) -> None:
    image = QImage(101, 67, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    picture = ScaledPicture(image, 101, 67)
    rect = QRect(0, 0, round(101 * scale) + 4, round(67 * scale) + 4)
    covered = []
    for sight in (PictureDisplay(), PictureDisplay(Adjustment(is_inverted=True))):
        canvas = QImage(rect.size(), QImage.Format.Format_RGB32)
        canvas.fill(0x123456)
        painter = QPainter(canvas)
        picture.paint(painter, rect, scale, sight)
        painter.end()
        pixels = np.frombuffer(canvas.constBits(), np.uint8).reshape(rect.height(), -1, 4)
        covered.append(pixels[..., 0] != 0x56)
    assert np.array_equal(*covered)


def _painted(picture: ScaledPicture) -> QImage:
    canvas = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    picture.paint(painter, QRect(0, 0, 400, 300), 0.2)
    painter.end()
    return canvas


def test_a_file_that_is_read_again_is_not_answered_by_what_was_read_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "back.png"
    pictures = PictureCache(Bridge())
    got: list[CachedPicture] = []
    refused: list[AnnotatorError] = []
    pictures.get(path, got.append, refused.append)
    # Known on its thread, and not yet heard of on the window's.
    wait(pictures._running.values())
    path.write_bytes(material("photos/coffee.png").read_bytes())
    pictures.forget(path)
    pictures.get(path, got.append, refused.append)
    qtbot.waitUntil(lambda: bool(got or refused))
    assert (len(got), refused) == (1, [])
    assert pictures.at_hand(path) is got[0]
    pictures.shut_down()


def test_a_file_that_comes_back_is_read_by_who_asks_after_that(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "back.png"
    pictures = PictureCache(Bridge())
    got: list[CachedPicture] = []
    refused: list[AnnotatorError] = []
    early: list[AnnotatorError] = []
    pictures.get(path, got.append, early.append)
    wait(pictures._running.values())
    path.write_bytes(material("photos/coffee.png").read_bytes())
    pictures.get(path, got.append, refused.append)
    qtbot.waitUntil(lambda: bool(early and (got or refused)))
    assert (len(got), refused, len(early)) == (1, [], 1)
    assert pictures.at_hand(path) is got[0]
    pictures.shut_down()


def test_a_file_that_stays_away_is_refused_to_each_who_asks(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "gone.png"
    pictures = PictureCache(Bridge())
    refused: list[AnnotatorError] = []
    for _each in range(3):
        pictures.get(path, lambda _shown: None, refused.append)
    qtbot.waitUntil(lambda: len(refused) == 3)
    assert not pictures._running
    pictures.shut_down()


def test_what_is_in_hand_is_not_dropped_for_what_comes_next_and_not_read_twice(
    qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [photograph(tmp_path / f"{number}.jpg", (400, 300)) for number in range(5)]
    pictures = PictureCache(Bridge())
    got: list[CachedPicture] = []
    # More than there are threads: the last one waits for its turn.
    for path in paths:
        pictures.get(path, got.append, refuse)
    pictures.ahead((paths[-1], Veil.NONE), [(paths[0], Veil.NONE)])
    qtbot.waitUntil(lambda: pictures.at_hand(paths[-1]) is not None)
    gone = tmp_path / "gone.png"
    pictures.ahead((gone, Veil.NONE), [])
    assert gone not in {task[0] for task in pictures._running}
    pictures.shut_down()


def test_what_lies_outside_the_folder_of_the_job_is_not_opened(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    secret, near = tmp_path / "secret.png", folder / "near.png"
    for path in (secret, near):
        path.write_bytes(material("photos/coffee.png").read_bytes())
    (folder / "way.png").symlink_to(secret)
    pictures = PictureCache(Bridge(), folder=lambda: folder)
    got: list[CachedPicture] = []
    refused: list[AnnotatorError] = []
    for path in (folder / ".." / "secret.png", folder / str(secret), folder / "way.png"):
        pictures.get(path, got.append, refused.append)
    qtbot.waitUntil(lambda: len(got) + len(refused) == 3)
    assert got == []
    assert ["leads outside the folder" in str(error) for error in refused] == [True] * 3
    pictures.get(near, got.append, refused.append)
    qtbot.waitUntil(lambda: len(got) == 1)
    pictures.shut_down()
