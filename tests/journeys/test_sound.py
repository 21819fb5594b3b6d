"""A folder of recordings: heard, marked, transcribed, confirmed, paid, exported and verified."""

from __future__ import annotations

import gc
import json
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.audio.peak_cache import PeakCache
from annotator.effort.categories import Category
from annotator.model.entities import SOUND, LabelId, Region, Status
from annotator.model.segment import SoundSegment
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.test_photographs import export
from tests.support.exports import load, verified
from tests.support.held_clock import HeldClock
from tests.support.material import material
from tools.checkers import check_export
from widgets.media.sound import sound_source
from widgets.media.view_registry import SOUNDS
from widgets.sound.outputs import NS_PER_S, SilentOutput
from widgets.sound.sound_view import SoundView
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
SPEECH, SENTENCE, PICTURE = "jfk.flac", "mary.wav", "z.png"
RATE_HZ = 44_100
LENGTH_MS = 11_000
TEXTS = ("And so, my fellow Americans,", "ask not")
ORDER = """
[what_for]
title = "Speeches"

[pay]
currency = "EUR"
per_item = "0.50"
per_region = "0.10"
per_audio_minute = "6"
"""


class Desk:
    """Somebody at the window with a sound; time passes when the test says so."""

    def __init__(self, qtbot: QtBot, job: Path, *, is_new: bool = True) -> None:
        self.hand = hand = Hand(qtbot)
        self.qtbot = qtbot
        self.now_ns = 0
        if is_new:
            with hand.answering(AcceptDialog, accept):
                hand.start(job)
        else:
            hand.start(job)
        hand.wait_for_item(SPEECH)
        self.view.player.output = SilentOutput(now_ns=lambda: self.now_ns)

    @property
    def view(self) -> SoundView:
        view = self.hand.app.presenter.views.now
        assert isinstance(view, SoundView)
        return view

    def plays(self) -> bool:
        return self.view.player.is_playing

    @property
    def segments(self) -> list[Region]:
        return sorted(self.hand.regions, key=lambda region: place_of(region).start_sample)

    @property
    def places(self) -> list[SoundSegment]:
        return [place_of(region) for region in self.segments]

    def point(self, sample: float) -> QPoint:
        wave = self.view.wave
        return QPoint(round(wave.axis.x_of(sample)), wave.height() // 2)

    def frame(self, sample: float) -> int:
        """Return the frame of the pixel at which a sample is seen."""
        return self.view.wave.axis.frame_at(self.point(sample).x())

    def drag(self, start: float, end: float) -> None:
        wave, first, last = self.view.wave, self.point(start), self.point(end)
        QTest.mouseMove(wave, first)
        QTest.mousePress(wave, LEFT, pos=first)
        for step in range(1, 5):
            QTest.mouseMove(wave, first + (last - first) * step / 4)
        QTest.mouseRelease(wave, LEFT, pos=last)

    def listen(self, seconds: float) -> None:
        """Let time pass, a tenth of a second at a time, so that all that is played is heard."""
        player = self.view.player
        for _ in range(round(seconds * 10)):
            self.qtbot.waitUntil(lambda: not player.is_playing or self.is_supplied)
            self.now_ns += NS_PER_S // 10
            player.tick()

    @property
    def is_supplied(self) -> bool:
        """Whether the output has sound for a tenth of a second, or all that is left."""
        player = self.view.player
        output = player.output
        assert isinstance(output, SilentOutput)
        waiting = output._written - output.played()
        return player._has_all or waiting >= RATE_HZ // 10


def place_of(region: Region) -> SoundSegment:
    assert isinstance(region.geometry, SoundSegment)
    return region.geometry


def accept(dialog: AcceptDialog) -> bool:
    press(dialog.accept_button)
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    for name in (SPEECH, SENTENCE):
        shutil.copy(material(f"speech/{name}"), folder)
    paint_pictures(folder, 1)
    (folder / "p1.png").rename(folder / PICTURE)
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


def mark(desk: Desk) -> SoundSegment:
    """Mark two segments with the mouse; move the second one, give it another end and label."""
    hand = desk.hand
    desk.drag(2 * RATE_HZ, 4 * RATE_HZ)
    assert desk.places == [SoundSegment(desk.frame(2 * RATE_HZ), desk.frame(4 * RATE_HZ), RATE_HZ)]
    desk.drag(5 * RATE_HZ, 7 * RATE_HZ)
    second = desk.places[1]
    desk.drag(6 * RATE_HZ, 6.5 * RATE_HZ)
    by = desk.frame(6.5 * RATE_HZ) - desk.frame(6 * RATE_HZ)
    moved = SoundSegment(second.start_sample + by, second.end_sample + by, RATE_HZ)
    assert desk.places[1] == moved
    desk.drag(moved.end_sample, 9 * RATE_HZ)
    longer = SoundSegment(moved.start_sample, desk.frame(9 * RATE_HZ), RATE_HZ)
    assert desk.places[1] == longer
    hand.ctrl(K.Key_Z)
    assert desk.places[1] == moved
    hand.ctrl(K.Key_Y)
    assert desk.places[1] == longer
    hand.key(K.Key_2)
    assert [region.label_id for region in desk.segments] == [LabelId(1), LabelId(2)]
    return longer


def divide_and_join(desk: Desk, whole: SoundSegment) -> None:
    """Divide the second segment where playing stands, and join it again; undo and redo both."""
    hand = desk.hand
    QTest.mouseClick(desk.view.wave, LEFT, pos=desk.point(8 * RATE_HZ))
    middle = desk.frame(8 * RATE_HZ)
    parts = [
        SoundSegment(whole.start_sample, middle, RATE_HZ),
        SoundSegment(middle, whole.end_sample, RATE_HZ),
    ]
    hand.key(K.Key_X, ALT)
    assert desk.places[1:] == parts
    assert [region.label_id for region in desk.segments] == [LabelId(1), LabelId(2), LabelId(2)]
    hand.ctrl(K.Key_Z)
    assert desk.places[1:] == [whole]
    hand.ctrl(K.Key_Y)
    for _ in range(2):
        hand.key(K.Key_Tab, SHIFT)
    hand.key(K.Key_Q, ALT)
    assert desk.places[1:] == [whole]
    hand.ctrl(K.Key_Z)
    assert desk.places[1:] == parts
    hand.ctrl(K.Key_Y)
    assert [region.transcription for region in desk.segments] == list(TEXTS)


def mark_noise(desk: Desk) -> None:
    """Mark a segment without a text."""
    desk.drag(9.5 * RATE_HZ, 10 * RATE_HZ)
    desk.hand.key(K.Key_2)


def listen_without_a_touch(desk: Desk, clock: HeldClock) -> None:
    """Play the selected segment: time in which nobody touches a key counts as work."""
    session, player = desk.hand.desk.session, desk.view.player
    before = session.effort().get(Category.LABEL, 0)
    desk.hand.key(K.Key_K, ALT)
    assert desk.plays()
    clock.move(300_000, session.clock)
    assert session.effort().get(Category.LABEL, 0) - before == 300_000
    desk.listen(4)
    assert not desk.plays()
    assert player.position == desk.places[1].end_sample


def check_export_of(desk: Desk, out: Path) -> None:
    assert verified(out).problems == ()
    assert check_export.main([str(out)]) == 0
    lines = [json.loads(line) for line in (out / "transcriptions.jsonl").read_text().splitlines()]
    assert [(line["text"], line["place"]) for line in lines] == [
        (
            region.transcription,
            {
                "form": "segment",
                "start_sample": place_of(region).start_sample,
                "end_sample": place_of(region).end_sample,
                "rate_hz": RATE_HZ,
            },
        )
        for region in speech_of(desk.hand)
    ]
    speech = next(item for item in load(out, "effort.json")["items"] if item["file"] == SPEECH)
    assert (speech["length_ms"], speech["audio_ms"]) == (LENGTH_MS, LENGTH_MS)


def test_a_speech_is_heard_marked_typed_paid_and_exported(
    begin: Callable[..., Desk], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HeldClock(monkeypatch)
    job = begun_job(folder, labels=("speaker", "noise"), order=tmp_path / "order.toml")
    desk = begin(job)
    hand, view = desk.hand, desk.view
    hand.wait_until_begun()
    assert view.hasFocus()
    assert {action.id for action in SOUNDS.actions} <= view.calls.keys()
    desk.qtbot.waitUntil(lambda: view.wave.sound is not None and view.wave.sound.peaks.is_complete)
    second = mark(desk)
    for text in TEXTS:  # Tab, type, Enter
        hand.key(K.Key_Tab)
        hand.type_text(text)
    assert [region.transcription for region in desk.segments] == list(TEXTS)
    divide_and_join(desk, second)
    listen_without_a_touch(desk, clock)
    mark_noise(desk)

    hand.key(K.Key_Space)
    hand.wait_for_item(SENTENCE)
    hand.wait_until_saved()
    figures = hand.desk.session.pay()
    assert figures is not None
    paid = figures.completed
    assert paid["audio_ms"].exact == LENGTH_MS
    assert paid["gross"].exact == Fraction("0.50") + Fraction("0.30") + Fraction(11, 10)

    out = tmp_path / "out"
    export(hand, out)
    check_export_of(desk, out)


def speech_of(hand: Hand) -> list[Region]:
    item = hand.desk.project.reads.load_item(hand.desk.items[0].id).result()
    assert item.state.facts.status is Status.DONE
    return sorted(item.state.regions.values(), key=lambda region: region.order)


def test_playing_is_steered_while_text_is_typed(begin: Callable[..., Desk], folder: Path) -> None:
    desk = begin(begun_job(folder), is_new=False)
    hand, view, player = desk.hand, desk.view, desk.view.player
    desk.drag(2 * RATE_HZ, 4 * RATE_HZ)
    (place,) = desk.places
    hand.key(K.Key_F2, SHIFT)
    field = hand.window.strip.field
    assert field.hasFocus()
    QTest.keyClicks(field, "my words")
    QTest.keyClick(field, K.Key_Home)

    hand.ctrl(K.Key_K)
    assert desk.plays()
    desk.listen(1.5)
    hand.ctrl(K.Key_K)
    assert not desk.plays()
    assert player.position == place.start_sample + RATE_HZ // 2  # a second before the pause
    hand.key(K.Key_D, ALT)
    assert player.position == place.start_sample + RATE_HZ // 2 + 2 * RATE_HZ
    hand.key(K.Key_A, ALT)
    hand.key(K.Key_F, ALT)
    assert player.speed == 1.25
    hand.key(K.Key_S, ALT)
    assert player.speed == 1.0
    hand.key(K.Key_K, ALT | SHIFT)
    assert player.stretch is not None
    assert player.stretch.is_loop
    hand.key(K.Key_K, ALT | SHIFT)
    assert not desk.plays()
    # A segment by keys alone: begun here, ended two seconds later.
    desk.hand.key(K.Key_D, ALT)
    begun = player.position
    hand.key(K.Key_M, ALT)
    hand.key(K.Key_D, ALT)
    hand.key(K.Key_M, ALT)
    assert SoundSegment(begun, begun + 2 * RATE_HZ, RATE_HZ) in desk.places
    assert view.segments.chosen is not None
    assert field.hasFocus()
    assert [region.transcription for region in desk.segments] == ["my words", ""]


def test_a_sound_stops_when_its_item_is_left_and_the_picture_has_no_keys_of_it(
    begin: Callable[..., Desk], folder: Path
) -> None:
    desk = begin(begun_job(folder), is_new=False)
    hand, player = desk.hand, desk.view.player
    hand.ctrl(K.Key_K)
    assert desk.plays()
    for name in (SENTENCE, PICTURE):
        hand.key(K.Key_D)
        hand.wait_for_item(name)
        assert player.stretch is None
    table = hand.window.actions_table
    assert not table.is_possible("sound-play")
    assert table.is_possible("tool-box")
    hand.key(K.Key_A)
    hand.wait_for_item(SENTENCE)
    assert table.is_possible("sound-play")
    assert not table.is_possible("tool-box")


def test_a_sound_that_cannot_be_read_says_so_and_the_rest_goes_on(
    begin: Callable[..., Desk], folder: Path
) -> None:
    (folder / "k.flac").write_bytes((folder / SPEECH).read_bytes()[:50_000])
    (folder / "l.mp3").write_bytes(b"ID3" + bytes(5_000))
    desk = begin(begun_job(folder), is_new=False)
    hand = desk.hand
    said: list[str] = []
    show_message = desk.view.show_message

    def listen(title: str, text: str = "") -> None:
        said.append(text.partition("\n")[0])  # without the next step
        show_message(title, text)

    desk.view.show_message = listen  # type: ignore[method-assign]  # put in the place of a method, to hear it
    hand.key(K.Key_D)
    damaged = "“k.flac” is damaged. Copy it again from where it came."
    desk.qtbot.waitUntil(lambda: damaged in said and not hand.desk.waiting.is_on)
    assert hand.regions == []
    hand.key(K.Key_D)
    other = (
        "“l.mp3” is no sound that can be read here. Save it as WAV, FLAC, MP3 or Ogg, or skip it."
    )
    desk.qtbot.waitUntil(lambda: other in said and not hand.desk.waiting.is_on)
    hand.key(K.Key_D)
    hand.wait_for_item(SENTENCE)


def test_news_of_a_waveform_that_come_after_its_sound_was_closed_are_dropped(
    begin: Callable[..., Desk], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_over = threading.Event(), threading.Event()

    def made(
        _cache: PeakCache, _path: Path, _peaks: object, told: Callable[[], object], _: object
    ) -> None:
        assert gate.wait(120)
        told()
        is_over.set()

    monkeypatch.setattr(sound_source, "_SHOWN_EACH_S", 0.0)
    monkeypatch.setattr(PeakCache, "make", made)
    desk = begin(begun_job(folder), is_new=False)
    loaded = desk.hand.desk.loaded
    assert loaded is not None
    source = desk.hand.desk.media.of(SOUND)
    assert source is not None
    sound = weakref.ref(desk.view.wave.sound)
    gate.set()
    assert is_over.wait(120)  # the news wait for the window
    desk.view.show_message("")
    source.forget(loaded)
    desk.hand.desk.shown = None
    gc.collect()
    assert sound() is None or sound() is not desk.view.wave.sound
    QApplication.processEvents()
