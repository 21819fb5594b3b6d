"""A job with pictures and tones: each is worked on in a view of its own, in one window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.media.registry import registered
from annotator.model.entities import LabelId, Status
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from annotator.records import JobFacts
from tests.annotator.media.tones import Span, write_tones
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_photographs import export
from tests.support.exports import load, verified
from tests.support.held_clock import HeldClock
from tests.widgets.media.tone_view import TONE_VIEW, TONES, ToneView
from widgets.media.images.picture_cache import CachedPicture
from widgets.media.view_registry import IMAGES, SOUNDS, VIEW_KINDS, registered_view
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
PICTURE, BELL, LAST = "p1.png", "p1b.tone", "p2.png"
ORDER = """
[what_for]
title = "Bells and houses"

[pay]
currency = "EUR"
per_item = "0.50"
per_region = "0.10"
per_audio_minute = "2"
"""


@pytest.fixture
def kinds() -> Iterator[None]:
    with registered(TONES), registered_view(TONE_VIEW):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "both"
    folder.mkdir()
    paint_pictures(folder, 2)
    write_tones(folder / BELL, 30_000)
    (tmp_path / "order.toml").write_text(ORDER)
    return folder


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def begun(job: Path, *, is_new: bool = True) -> Desk:
        desks.append(Desk(qtbot, job, is_new=is_new))
        return desks[-1]

    yield begun
    for desk in desks:
        desk.hand.close()


class Desk:
    """Somebody at the window, who waits for items of any kind."""

    def __init__(self, qtbot: QtBot, job: Path, *, is_new: bool) -> None:
        self.hand = hand = Hand(qtbot)
        if is_new:
            with hand.answering(AcceptDialog, accept):
                hand.start(job)
        else:
            hand.start(job)

    @property
    def view(self) -> ToneView:
        view = self.hand.app.presenter.views.now
        assert isinstance(view, ToneView)
        return view

    def wait_for(self, name: str) -> None:
        self.hand.wait_for_item(name)

    def step(self, key: K, name: str) -> None:
        self.hand.key(key)
        self.wait_for(name)

    def drag(self, start_ms: int, end_ms: int) -> None:
        view = self.view
        first, last = (QPoint(view.x_of(ms), view.height() // 2) for ms in (start_ms, end_ms))
        QTest.mousePress(view, LEFT, pos=first)
        QTest.mouseMove(view, (first + last) / 2)
        QTest.mouseRelease(view, LEFT, pos=last)

    @property
    def told(self) -> str:
        shown = self.hand.window.notices.shown
        return "" if shown is None else shown.text

    @property
    def places(self) -> list[object]:
        return [region.geometry for region in self.hand.regions]

    @property
    def spans(self) -> list[Span]:
        """The places on a tone in whole seconds: a pixel of its view is some 40 ms."""
        spans = [place for place in self.places if isinstance(place, Span)]
        return [Span(round(one.start_ms, -3), round(one.end_ms, -3)) for one in spans]


def accept(dialog: AcceptDialog) -> bool:
    press(dialog.accept_button)
    return True


def check_view_of_tones(desk: Desk) -> None:
    window, tone = desk.hand.window, desk.view
    assert tone.isVisible()
    assert tone.hasFocus()
    assert not window.canvas.isVisible()
    assert tone.panel.isVisible()
    assert window.line._item.text() == "30000 ms"
    assert window.rail._buttons["tool-mark"].isVisible()
    assert not window.rail._buttons["tool-box"].isVisible()
    assert not window.actions_table.is_possible("zoom-in")
    assert not window.actions_table.is_possible("tool-box")
    assert tone.current_label == window.canvas.current_label == LabelId(1)


def check_view_of_images(desk: Desk, tone: ToneView) -> None:
    window = desk.hand.window
    assert window.canvas.isVisible()
    assert window.canvas.hasFocus()
    assert not tone.isVisible()
    assert not tone.panel.isVisible()
    assert not window.line._item.isVisible()
    assert window.rail._buttons["tool-box"].isVisible()
    assert not window.rail._buttons["tool-mark"].isVisible()
    assert window.actions_table.is_possible("zoom-in")
    assert not window.actions_table.is_possible("tone-later")
    assert desk.places == [Box(40, 40, 100, 80)]


def edit_tone(desk: Desk) -> None:
    """Mark a stretch with the view's own tool, by its own key; move, label, and write on it."""
    hand = desk.hand
    hand.key(K.Key_Z)
    assert hand.window.rail._buttons["tool-mark"].isChecked()
    desk.drag(2_000, 5_000)
    assert desk.spans == [Span(2_000, 5_000)]
    desk.drag(3_000, 5_000)
    hand.key(K.Key_Z, SHIFT)
    assert desk.spans == [Span(5_000, 8_000)]
    hand.key(K.Key_2)
    assert [region.label_id for region in hand.regions] == [LabelId(2)]
    hand.type_text("dong")
    assert desk.view.hasFocus()
    for _ in range(3):
        hand.ctrl(K.Key_Z)
    assert desk.spans == [Span(4_000, 7_000)]
    for _ in range(3):
        hand.ctrl(K.Key_Y)
    assert [region.transcription for region in hand.regions] == ["dong"]
    hand.key(K.Key_Z)
    desk.drag(20_000, 21_000)
    hand.key(K.Key_Delete)
    assert desk.spans == [Span(5_000, 8_000)]


def check_pay(desk: Desk) -> None:
    figures = desk.hand.desk.session.pay()
    assert figures is not None
    paid = figures.completed
    assert [paid[unit].exact for unit in ("items", "regions")] == [2, 2]
    assert paid["audio_ms"].exact == 30_000
    # Two items, two regions, and half a minute of sound.
    assert paid["gross"].exact == Fraction("1.00") + Fraction("0.20") + 1


@pytest.mark.usefixtures("kinds")
def test_pictures_and_tones_are_worked_on_paid_and_exported_together(
    begin: Callable[..., Desk], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HeldClock(monkeypatch)
    job = begun_job(folder, order=tmp_path / "order.toml")
    desk = begin(job)
    hand = desk.hand
    desk.wait_for(PICTURE)
    hand.wait_until_begun()

    def work(seconds: int) -> None:
        session = hand.desk.session
        for _ in range(seconds // 10):
            clock.move(10_000, session.clock)
            session.clock.signal()

    hand.draw(Box(40, 40, 100, 80))
    work(20)
    desk.step(K.Key_D, BELL)
    tone = desk.view
    check_view_of_tones(desk)
    edit_tone(desk)
    work(40)
    desk.step(K.Key_A, PICTURE)
    check_view_of_images(desk, tone)
    # Undo leads to the tone, where the newest step was done.
    hand.ctrl(K.Key_Z)
    desk.wait_for(BELL)
    assert desk.spans == [Span(5_000, 8_000), Span(20_000, 21_000)]
    hand.ctrl(K.Key_Y)
    desk.step(K.Key_A, PICTURE)

    for name in (BELL, LAST):
        hand.key(K.Key_Space)
        desk.wait_for(name)
    hand.wait_until_saved()
    check_pay(desk)
    out = tmp_path / "out"
    export(hand, out)
    assert verified(out).problems == ()
    times = {item["file"]: item["ms"] for item in load(out, "effort.json")["items"]}
    assert times[PICTURE]["label"] == 20_000
    assert times[BELL]["label"] == 40_000
    assert hand.desk.session.effort()[Category.LABEL] == 60_000
    hand.close()

    again = begin(job, is_new=False)
    again.wait_for(LAST)
    again.hand.canvas.setFocus()
    again.step(K.Key_A, BELL)
    assert again.spans == [Span(5_000, 8_000)]
    assert [region.transcription for region in again.hand.regions] == ["dong"]
    again.step(K.Key_A, PICTURE)
    assert again.places == [Box(40, 40, 100, 80)]
    items = again.hand.desk.items
    statuses = [items[place].status for place in range(3)]
    assert statuses == [Status.DONE, Status.DONE, Status.NEW]


def test_an_item_without_a_view_says_so_and_the_rest_goes_on(
    begin: Callable[..., Desk], qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    with registered(TONES):
        desk = begin(begun_job(folder, order=tmp_path / "order.toml"))
        hand, canvas = desk.hand, desk.hand.canvas
        desk.wait_for(PICTURE)
        hand.draw(Box(40, 40, 100, 80))
        said: list[tuple[str, str]] = []
        show_message = canvas.show_message

        def listen(title: str, text: str = "") -> None:
            said.append((title, text))
            show_message(title, text)

        canvas.show_message = listen  # type: ignore[method-assign]  # put in the place of a method, to hear it
        hand.key(K.Key_D)
        qtbot.waitUntil(lambda: bool(said) and not hand.desk.waiting.is_on)
        assert hand.desk.loaded is not None
        assert hand.desk.loaded.item.path == BELL
        assert said[-1] == (
            "This version cannot show items of this kind",
            "Go on with the next item, or open the job with a newer version.",
        )
        assert canvas.locked
        canvas.show_message = show_message  # type: ignore[method-assign]  # put in the place of a method, to hear it
        # Nothing can be done to it by accident: a box would have no place there.
        hand.key(K.Key_W)
        hand.drag((20, 20), (80, 80))
        hand.key(K.Key_B)
        assert hand.regions == []
        desk.step(K.Key_D, LAST)
        hand.draw(Box(10, 10, 50, 50))
        hand.key(K.Key_A)
        qtbot.waitUntil(lambda: hand.desk.loaded is not None and hand.desk.loaded.item.path == BELL)
        desk.step(K.Key_A, PICTURE)
        assert desk.places == [Box(40, 40, 100, 80)]
        assert hand.desk.items[1].status is Status.NEW


def test_an_item_of_an_unknown_kind_is_refused_and_passed_by(
    begin: Callable[..., Desk], qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    with registered(TONES):
        job = begun_job(folder, order=tmp_path / "order.toml")
    desk = begin(job)
    hand = desk.hand
    desk.wait_for(PICTURE)
    hand.canvas.setFocus()
    hand.key(K.Key_D)
    qtbot.waitUntil(lambda: "which this program does not know" in desk.told)
    desk.step(K.Key_D, LAST)


@pytest.mark.usefixtures("kinds")
def test_what_is_pasted_or_copied_stays_with_its_kind(
    begin: Callable[..., Desk], qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    desk = begin(begun_job(folder, order=tmp_path / "order.toml"))
    hand = desk.hand
    desk.wait_for(PICTURE)
    hand.draw(Box(40, 40, 100, 80))
    hand.ctrl(K.Key_C)
    desk.step(K.Key_D, BELL)
    hand.ctrl(K.Key_V)
    qtbot.waitUntil(lambda: "0 of 1 regions were pasted." in desk.told)
    hand.key(K.Key_B)
    qtbot.waitUntil(lambda: "No box of the previous item" in desk.told)
    assert desk.places == []
    hand.key(K.Key_Z)
    desk.drag(2_000, 5_000)
    hand.ctrl(K.Key_C)
    hand.ctrl(K.Key_V)
    assert desk.spans == [Span(2_000, 5_000)] * 2
    desk.step(K.Key_D, LAST)
    hand.ctrl(K.Key_V)
    assert desk.places == []


@pytest.mark.usefixtures("kinds")
def test_hidden_regions_and_the_selection_do_not_outlive_a_view(
    begin: Callable[..., Desk], folder: Path, tmp_path: Path
) -> None:
    desk = begin(begun_job(folder, order=tmp_path / "order.toml"))
    hand, window = desk.hand, desk.hand.window
    desk.wait_for(PICTURE)
    region = hand.draw(Box(40, 40, 100, 80))
    hand.key(K.Key_T)
    assert hand.canvas.regions_in_order() == []
    desk.step(K.Key_D, BELL)
    assert not window.actions_table.is_possible("delete")
    hand.key(K.Key_Z)
    desk.drag(2_000, 5_000)
    assert window.actions_table.is_possible("delete")
    desk.step(K.Key_A, PICTURE)
    assert hand.canvas.regions_in_order() == [region.id]
    assert not window.actions_table.is_possible("delete")


@pytest.mark.usefixtures("kinds")
def test_another_job_in_the_same_window_begins_with_the_first_view(
    begin: Callable[..., Desk], qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.fairlabel"
    with Project.create(empty, JobFacts("job-2", "Empty", "."), labels=[], items=()) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    desk = begin(begun_job(folder, order=tmp_path / "order.toml"))
    hand = desk.hand
    desk.wait_for(PICTURE)
    desk.step(K.Key_D, BELL)
    tone = desk.view
    hand.app.parts.open(str(empty))
    qtbot.waitUntil(
        lambda: hand.app.open_job is not None and hand.app.open_job.project.path == empty
    )
    qtbot.waitUntil(lambda: hand.desk.items.is_known)
    assert hand.canvas.isVisible()
    assert not tone.isVisible()
    assert not tone.panel.isVisible()
    assert tone.region_maker is None


def test_a_job_with_pictures_alone_has_one_view(begin: Callable[..., Desk], tmp_path: Path) -> None:
    paint_pictures(tmp_path, 2)
    hand = begin(begun_job(tmp_path), is_new=False).hand
    hand.wait_for_item("p1.png")
    views = hand.app.presenter.views
    assert set(VIEW_KINDS.values()) == {IMAGES, SOUNDS}
    assert views.now is hand.canvas
    assert views.absent == {action.id for action in SOUNDS.actions}
    hand.canvas.setFocus()
    hand.key(K.Key_D)
    hand.wait_for_item("p2.png")
    assert isinstance(hand.desk.shown, CachedPicture)
    assert len(hand.desk.media._made) == 1
