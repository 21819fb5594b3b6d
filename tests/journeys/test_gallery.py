"""The gallery in the real window: the odd one out is found, corrected in one step, or opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.note_commands import SetLocked
from annotator.imaging import Veil
from annotator.model.entities import Status
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.items.crop_gallery import THUMB, GalleryDialog
from widgets.items.crops import cut_out
from widgets.items.thumbnails import Thumb
from widgets.media.sources import images_in

K = Qt.Key
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_ALT = CTRL | Qt.KeyboardModifier.AltModifier
SMALL, FLAT, BIG = Box(10, 10, 20, 20), Box(50, 40, 120, 30), Box(60, 60, 150, 120)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    """Return a program with three houses on two pictures, the first of them open."""
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot, Settings(None))
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    hand.draw(BIG)
    hand.draw(SMALL)
    hand.go_on_to("p2.png")
    hand.draw(FLAT)
    hand.key(K.Key_A)
    hand.wait_for_item("p1.png")
    hand.wait_until_saved()
    hand.canvas.setFocus()
    yield hand
    hand.close()


def in_gallery(hand: Hand, act: Callable[[GalleryDialog], None]) -> None:
    """Open the gallery by its key, do something there once its regions are shown, and close it."""
    done: list[bool] = []
    errors: list[BaseException] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, GalleryDialog) or done:
            return
        done.append(True)
        timer.stop()
        try:
            act(dialog)
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            dialog.reject()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    hand.key(K.Key_G, CTRL_ALT)
    assert done
    assert errors == []
    hand.return_to_window()


def boxes(dialog: GalleryDialog) -> list[object]:
    return [crop.region.geometry for crop in dialog.model.crops]


def wait_for(hand: Hand, dialog: GalleryDialog, count: int) -> None:
    hand.qtbot.waitUntil(lambda: len(dialog.model.crops) == count, timeout=10_000)


def click(dialog: GalleryDialog, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    cell = dialog.wall.visualRect(dialog.model.index(row))
    QTest.mouseClick(dialog.wall.viewport(), LEFT, keys, cell.center())


def thumb(dialog: GalleryDialog, row: int) -> Thumb:
    found = dialog.model.index(row).data(THUMB)
    assert isinstance(found, Thumb)
    return found


def test_regions_of_all_items_are_shown_in_the_order_one_asks_for(hand: Hand) -> None:
    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        assert boxes(dialog) == [SMALL, FLAT, BIG]
        dialog.order.setCurrentIndex(1)
        assert boxes(dialog) == [BIG, FLAT, SMALL]
        dialog.order.setCurrentIndex(3)
        assert boxes(dialog)[0] == FLAT
        hand.qtbot.waitUntil(lambda: thumb(dialog, 0).image is not None, timeout=10_000)
        image = thumb(dialog, 0).image
        assert image is not None
        assert image.pixelColor(image.width() // 2, image.height() // 2).red() == 80  # p2.png
        dialog.label.setCurrentIndex(1)
        hand.qtbot.waitUntil(dialog.nothing.isVisible, timeout=10_000)
        assert not dialog.delete_button.isEnabled()

    in_gallery(hand, act)


def test_several_get_another_label_in_one_step_that_undo_takes_back(hand: Hand) -> None:
    house, shop = (label.id for label in list(hand.desk.session.editor.state.labels.values())[:2])

    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        click(dialog, 0)
        click(dialog, 1, CTRL)
        assert dialog.count.text() == "3 regions · 2 selected"
        dialog.target.setCurrentIndex(1)
        QTest.mouseClick(dialog.relabel_button, LEFT)
        wait_for(hand, dialog, 1)
        assert boxes(dialog) == [BIG]

    in_gallery(hand, act)
    labels = {region.geometry: region.label_id for region in hand.regions}
    assert labels == {BIG: house, SMALL: shop}
    hand.wait_until_saved()
    others = hand.desk.project.reads.load_item(2).result().state.regions.values()
    assert [region.label_id for region in others] == [shop]
    hand.canvas.setFocus()
    hand.ctrl(K.Key_Z)
    hand.qtbot.waitUntil(lambda: {region.label_id for region in hand.regions} == {house})
    hand.wait_until_saved()
    others = hand.desk.project.reads.load_item(2).result().state.regions.values()
    assert [region.label_id for region in others] == [house]


def test_what_is_deleted_on_another_item_comes_back_by_undo_here(hand: Hand) -> None:
    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        click(dialog, 1)
        QTest.mouseClick(dialog.delete_button, LEFT)
        wait_for(hand, dialog, 2)
        assert boxes(dialog) == [SMALL, BIG]

    in_gallery(hand, act)
    hand.wait_until_saved()
    assert hand.desk.project.reads.load_item(2).result().state.regions == {}
    assert hand.desk.items[1].status is Status.STARTED
    hand.canvas.setFocus()
    hand.ctrl(K.Key_Z)
    hand.wait_until_saved()
    assert len(hand.desk.project.reads.load_item(2).result().state.regions) == 1
    assert hand.desk.loaded is not None
    assert hand.desk.loaded.item.id == 1


def test_locked_regions_stay_as_they_are(hand: Hand) -> None:
    hand.desk.run(SetLocked(tuple(region.id for region in hand.regions), is_locked=True))
    hand.wait_until_saved()

    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        dialog.wall.selectAll()
        QTest.mouseClick(dialog.delete_button, LEFT)
        wait_for(hand, dialog, 2)
        assert boxes(dialog) == [SMALL, BIG]

    in_gallery(hand, act)
    assert len(hand.regions) == 2


def test_the_item_of_the_odd_one_is_opened_with_it_selected(hand: Hand) -> None:
    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        click(dialog, 1)
        QTest.mouseClick(dialog.open_button, LEFT)

    in_gallery(hand, act)
    hand.wait_for_item("p2.png")
    (region,) = hand.regions
    hand.qtbot.waitUntil(lambda: list(hand.canvas.selection) == [region.id], timeout=10_000)


def test_under_a_veil_nothing_is_cut_out(hand: Hand) -> None:
    images_in(hand.desk.media).veils.lay(Veil.BLUR)

    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        assert [thumb(dialog, row) for row in range(3)] == [Thumb(icon="eye-off")] * 3
        crops = hand.app.parts.gallery.crops
        assert crops is not None
        assert not crops.is_waited_for

    in_gallery(hand, act)


def test_the_time_in_the_gallery_is_no_item_s(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    session = hand.desk.session
    for name in ("step_aside", "step_back"):
        monkeypatch.setattr(session, name, _telling(told, name, getattr(session, name)))

    def act(dialog: GalleryDialog) -> None:
        wait_for(hand, dialog, 3)
        assert told == ["step_aside"]

    in_gallery(hand, act)
    assert told == ["step_aside", "step_back"]


def _telling(told: list[str], name: str, call: Callable[[], None]) -> Callable[[], None]:
    def tell() -> None:
        told.append(name)
        call()

    return tell


def test_a_turned_region_is_cut_out_upright() -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.translate(100, 100)
    painter.rotate(90)
    painter.fillRect(-40, -10, 80, 20, QColor("white"))
    painter.fillRect(-40, -10, 10, 20, QColor("red"))
    painter.end()
    cut = cut_out(image, 1.0, Box(60, 90, 80, 20, 90.0))
    assert cut.width() > 3 * cut.height()
    assert cut.pixelColor(cut.width() // 2, cut.height() // 2) == QColor("white")
    left = cut.pixelColor(cut.width() // 12, cut.height() // 2)
    assert (left.red(), left.green()) == (255, 0)
