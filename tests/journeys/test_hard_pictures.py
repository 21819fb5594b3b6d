"""Hard pictures stay grey or blurred until somebody asks for one; work goes on meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures, photograph
from tests.journeys.hand import NONE, Hand, press
from tests.support.material import material
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.time_pay.dialogs.breaks_and_pictures import BreaksAndPicturesDialog
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
BOX = Box(60, 60, 200, 160)
NAMES = ("astronaut.png", "chelsea.png", "coffee.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        shutil.copy(material(f"photos/{name}"), tmp_path / name)
    return tmp_path


@pytest.fixture
def settings() -> Settings:
    settings = Settings(None)
    settings.set("text_strip", value=True)
    return settings


@pytest.fixture
def hand(qtbot: QtBot, folder: Path, settings: Settings) -> Iterator[Hand]:
    hand = Hand(qtbot, settings)
    hand.start(begun_job(folder))
    hand.wait_for_item(NAMES[0])
    yield hand
    hand.close()


def veil_of(hand: Hand) -> Veil:
    """Return what lies over the picture in hand."""
    assert hand.picture is not None
    return hand.picture.veil


def wait_for(hand: Hand, veil: Veil) -> None:
    """Wait until the picture in hand has that veil."""
    hand.qtbot.waitUntil(lambda: veil_of(hand) is veil, timeout=10_000)


def pixels(image: QImage) -> np.ndarray:
    """Return an image as an array of blue, green, red."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1, 4)
    return rows[..., :3].astype(np.int16)


def on_canvas(hand: Hand) -> np.ndarray:
    """Return what the canvas shows of the middle of the picture."""
    x, y = hand.view_point(256, 256).toTuple()
    return pixels(hand.canvas.grab(QRect(x - 60, y - 60, 120, 120)).toImage())


def detail(seen: np.ndarray) -> float:
    """Return how much neighbouring pixels differ."""
    return float(np.abs(np.diff(seen, axis=1)).mean())


def is_grey(seen: np.ndarray) -> bool:
    """Return whether there is no colour in it."""
    return bool((seen.max(axis=2) - seen.min(axis=2)).max() <= 1)


def test_nothing_is_veiled_unless_somebody_wants_it(hand: Hand) -> None:
    assert veil_of(hand) is Veil.NONE
    assert not hand.app.parts.veils.card.isVisible()
    assert detail(on_canvas(hand)) > 4


def test_a_blur_is_over_every_picture_until_it_is_asked_for(hand: Hand, settings: Settings) -> None:
    settings.set("veil", "blur")
    wait_for(hand, Veil.BLUR)
    assert detail(on_canvas(hand)) < 2
    hand.go_on_to(NAMES[1])
    assert veil_of(hand) is Veil.BLUR
    hand.canvas.setFocus()
    hand.key(K.Key_V)
    wait_for(hand, Veil.NONE)
    assert not hand.app.parts.veils.card.isVisible()
    hand.go_on_to(NAMES[2])
    assert veil_of(hand) is Veil.BLUR
    assert hand.app.parts.veils.card.isVisible()


def test_who_comes_back_to_a_picture_asks_again(hand: Hand, settings: Settings) -> None:
    settings.set("veil", "grey")
    wait_for(hand, Veil.GREY)
    hand.canvas.setFocus()
    hand.key(K.Key_V)
    wait_for(hand, Veil.NONE)
    hand.go_on_to(NAMES[1])
    hand.key(K.Key_A)
    hand.wait_for_item(NAMES[0])
    assert veil_of(hand) is Veil.GREY
    assert is_grey(on_canvas(hand))


def test_a_click_on_the_card_shows_the_picture_and_draws_nothing(
    hand: Hand, settings: Settings
) -> None:
    settings.set("veil", "blur")
    wait_for(hand, Veil.BLUR)
    button = hand.app.parts.veils.card.button
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, NONE, QPoint(10, 10))
    wait_for(hand, Veil.NONE)
    assert detail(on_canvas(hand)) > 4
    assert hand.regions == []


def test_boxes_are_drawn_on_a_veiled_picture_where_they_belong(
    hand: Hand, settings: Settings
) -> None:
    settings.set("veil", "blur")
    wait_for(hand, Veil.BLUR)
    drawn = hand.draw(BOX).geometry
    assert isinstance(drawn, Box)
    before = hand.canvas.viewport
    hand.canvas.setFocus()
    hand.key(K.Key_V)
    wait_for(hand, Veil.NONE)
    assert hand.canvas.viewport == before
    assert hand.regions[0].geometry == drawn
    assert drawn.x == pytest.approx(BOX.x, abs=2)
    assert drawn.bottom == pytest.approx(BOX.bottom, abs=2)


def test_the_crop_beside_the_text_is_veiled_too(hand: Hand, settings: Settings) -> None:
    hand.draw(BOX)
    crop = hand.window.strip.crop
    assert crop.isVisible()
    plain = detail(pixels(crop.grab().toImage()))
    settings.set("veil", "blur")
    wait_for(hand, Veil.BLUR)
    assert detail(pixels(crop.grab().toImage())) < plain / 3


def test_a_picture_that_turns_out_to_be_hard_can_be_veiled_at_once(hand: Hand) -> None:
    hand.canvas.setFocus()
    hand.key(K.Key_V)
    wait_for(hand, Veil.BLUR)
    assert hand.app.parts.veils.card.isVisible()
    hand.go_on_to(NAMES[1])
    assert veil_of(hand) is Veil.NONE


def test_what_was_decoded_before_the_veil_was_wanted_is_not_shown(
    hand: Hand, settings: Settings
) -> None:
    seen: list[Veil] = []
    hand.desk.content_came.connect(lambda shown, _sentence: seen.append(shown.veil))
    # The next item was made ready without a veil; it must not be seen so for a moment.
    settings.set("veil", "blur")
    hand.go_on_to(NAMES[1])
    assert seen == [Veil.BLUR]


def test_a_large_photograph_comes_grey_roughly_and_sharply(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    photograph(tmp_path / "large.jpg", (4000, 3000))
    settings.set("veil", "grey")
    hand = Hand(qtbot, settings)
    try:
        hand.start(begun_job(tmp_path))
        hand.wait_for_item("large.jpg")
        qtbot.waitUntil(lambda: not _is_rough(hand), timeout=20_000)
        assert veil_of(hand) is Veil.GREY
        hand.canvas.setFocus()
        hand.key(K.Key_V)
        wait_for(hand, Veil.NONE)
        qtbot.waitUntil(lambda: not _is_rough(hand), timeout=20_000)
        assert veil_of(hand) is Veil.NONE
    finally:
        hand.close()


def _is_rough(hand: Hand) -> bool:
    assert hand.picture is not None
    return hand.picture.is_rough


def test_the_dialog_sets_both_and_cancel_sets_nothing(hand: Hand, settings: Settings) -> None:
    def save(dialog: BreaksAndPicturesDialog) -> bool:
        dialog.veils[Veil.GREY].setChecked(True)
        dialog.reminds.setChecked(False)
        press(dialog.save_button)
        return True

    def leave(dialog: BreaksAndPicturesDialog) -> bool:
        dialog.veils[Veil.BLUR].setChecked(True)
        dialog.reminds.setChecked(True)
        press(dialog.cancel_button)
        return True

    def seen() -> tuple[Veil, bool]:
        return hand.app.parts.veils.kind, settings.flag("remind_of_breaks")

    with hand.answering(BreaksAndPicturesDialog, save):
        hand.app.run("sparing")
    assert seen() == (Veil.GREY, False)
    wait_for(hand, Veil.GREY)
    with hand.answering(BreaksAndPicturesDialog, leave):
        hand.app.run("sparing")
    assert seen() == (Veil.GREY, False)


def test_each_job_and_person_has_a_veil_and_no_file_names_either(
    qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    for name in ("hard", "easy"):
        (tmp_path / name).mkdir()
        paint_pictures(tmp_path / name, 1)
    hard = begun_job(tmp_path / "hard", workers=("Amina", "Baraka"))
    easy = begun_job(tmp_path / "easy")
    hand = Hand(qtbot, settings)
    try:
        with hand.answering(WorkerDialog, _sits_down("1")):
            hand.start(hard)
        hand.wait_for_item("p1.png")

        def blur(dialog: BreaksAndPicturesDialog) -> bool:
            assert "For this job and for you alone." in dialog.scope.text()
            dialog.veils[Veil.BLUR].setChecked(True)
            press(dialog.save_button)
            return True

        with hand.answering(BreaksAndPicturesDialog, blur):
            hand.app.run("sparing")
        wait_for(hand, Veil.BLUR)
        assert settings.text("veil") == "none"
        hand.app.lifecycle.open_path(easy)
        hand.wait_for_item("p1.png")
        assert kind_of(hand) is Veil.NONE
        with hand.answering(WorkerDialog, _sits_down("2")):
            hand.app.lifecycle.open_path(hard)
        hand.wait_for_item("p1.png")
        assert kind_of(hand) is Veil.NONE
        settings.set("veil", "grey")  # the default is for those who have chosen nothing
        assert kind_of(hand) is Veil.GREY
        with hand.answering(WorkerDialog, _sits_down("1")):
            hand.app.run("hand-over")
        hand.wait_for_item("p1.png")
        assert kind_of(hand) is Veil.BLUR
        hand.app.lifecycle.closing.wait_for(easy)
        with Project.open(easy) as project:
            job_id = project.facts.job_id
        stored = (tmp_path / "settings.json").read_text(encoding="utf-8")
        assert job_id not in stored
        assert b"blur" not in hard.read_bytes()
    finally:
        hand.close()


def kind_of(hand: Hand) -> Veil:
    """Return the veil over all pictures of the open job."""
    return hand.app.parts.veils.kind


def _sits_down(digit: str) -> Callable[[WorkerDialog], bool]:
    def act(dialog: WorkerDialog) -> bool:
        dialog.field.setText(digit)
        press(dialog.begin_button)
        return True

    return act


def _open_with_order(hand: Hand, folder: Path, answer: str) -> list[Veil]:
    """Accept an order and return the veils of all pictures that were shown until then."""
    order = folder / "order.toml"
    order.write_text(
        f'[for_whom]\nhard_content = "{answer}"\n[pay]\ncurrency = "KES"\nper_item = "2.00"\n',
        encoding="utf-8",
    )
    seen: list[Veil] = []

    def listen() -> None:
        if hand.app.open_job is not None:
            hand.desk.content_came.connect(lambda shown, _sentence: seen.append(shown.veil))

    hand.app.presenter.jobs.job_changed.connect(listen)
    with hand.answering(AcceptDialog, _accept):
        hand.start(begun_job(folder, order=order))
        hand.wait_for_item(NAMES[0])
    return seen


def test_who_is_warned_of_hard_content_sees_none_before_asking(
    qtbot: QtBot, folder: Path, settings: Settings
) -> None:
    hand = Hand(qtbot, settings)
    try:
        assert _open_with_order(hand, folder, "yes") == [Veil.BLUR]
        assert detail(on_canvas(hand)) < 2
        notice = hand.window.notices.shown
        assert notice is not None
        assert "disturbing pictures may come" in notice.text
        grey, plain = (call for _words, call in notice.choices)
        grey()
        wait_for(hand, Veil.GREY)
        plain()
        wait_for(hand, Veil.NONE)
    finally:
        hand.close()


def test_without_such_a_warning_nothing_is_veiled(
    qtbot: QtBot, folder: Path, settings: Settings
) -> None:
    hand = Hand(qtbot, settings)
    try:
        assert _open_with_order(hand, folder, "no") == [Veil.NONE]
        assert hand.window.notices.shown is None
        assert veil_of(hand) is Veil.NONE
        assert settings.text("veil") == "none"
    finally:
        hand.close()


def _accept(dialog: AcceptDialog) -> bool:
    press(dialog.accept_button)
    return True
