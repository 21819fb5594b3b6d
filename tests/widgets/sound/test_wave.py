"""The waveform is painted once; while it plays, only the mark of the place that is heard moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.audio.peaks import Peaks
from annotator.audio.sound_reader import SoundReader
from annotator.model.entities import CONFIDENTIAL, Label, LabelId, Region, RegionId
from annotator.model.segment import SoundSegment
from tests.support.material import material
from tests.widgets.sound.test_player import at_once
from widgets.sound import wave as wave_module
from widgets.sound.segment_list import SegmentList
from widgets.sound.sound_content import Sound
from widgets.sound.wave import Wave
from widgets.sound.wave_painter import Shown, paint_wave
from widgets.theme.look import Look
from widgets.theme.tokens import DARK

RATE_HZ = 44_100


@pytest.fixture
def wave(qtbot: QtBot) -> Iterator[Wave]:
    parent = QWidget()
    qtbot.addWidget(parent)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    wave = Wave(Look(application), SegmentList(parent), parent)
    wave.resize(400, 200)
    reader = SoundReader(material("speech/jfk.flac"))
    peaks = Peaks(reader.facts.frames)
    wave.show_sound(Sound(reader, peaks, at_once))
    yield wave
    reader.close()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets longer each time the waveform is painted."""
    times: list[int] = []

    def counted(*arguments: object) -> None:
        times.append(1)
        paint_wave(*arguments)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(wave_module, "paint_wave", counted)
    return times


def mark_at(wave: Wave) -> int:
    """Return the pixel at which the place that is heard is marked."""
    image = wave.grab().toImage()
    mark = QColor(wave._look.tokens.refusal)
    return next(x for x in range(image.width()) if QColor(image.pixel(x, 3)) == mark)


def test_the_mark_moves_over_a_waveform_that_is_painted_once(
    wave: Wave, painted: list[int]
) -> None:
    places = []
    for second in (1, 3, 8):
        wave.follow(second * RATE_HZ, is_kept_in_sight=True)
        places.append(mark_at(wave))
    assert places == sorted({*places})
    assert len(painted) == 1


def test_whatever_else_changes_is_painted_anew(
    wave: Wave, painted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, look, segments = wave.sound, wave._look, wave.segments
    assert sound is not None
    label = Label(LabelId(1), "speaker", 1)
    region = Region(RegionId("r"), 1, label.id, SoundSegment(RATE_HZ, 2 * RATE_HZ, RATE_HZ), "a")

    def learn_more() -> None:
        sound.peaks.add(sound.reader.read(0, 2**16))
        sound.peaks_changed.emit()

    def turn_dark() -> None:
        monkeypatch.setattr(look, "tokens", DARK)
        look.changed.emit()

    changes: tuple[Callable[[], object], ...] = (
        lambda: segments.show({region.id: region}, {label.id: label}),
        lambda: segments.select([region.id]),
        learn_more,
        turn_dark,
        lambda: wave.zoom_by(2.0),
        lambda: wave.scroll_to(RATE_HZ),
        lambda: wave.resize(500, 200),
        lambda: wave.follow(9 * RATE_HZ, is_kept_in_sight=True),
    )
    for change in changes:
        before = wave.grab().toImage()
        count = len(painted)
        change()
        assert wave.grab().toImage() != before
        assert len(painted) == count + 1


def test_what_is_painted_of_changes_is_what_painting_all_of_it_gives(wave: Wave) -> None:
    chance, segments = Random(7), wave.segments
    labels = {LabelId(n): Label(LabelId(n), f"label {n}", n) for n in (1, 2)}

    def drawn(number: int) -> Region:
        start = chance.randrange(10 * RATE_HZ)
        place = SoundSegment(start, start + chance.randint(1, 2 * RATE_HZ), RATE_HZ)
        region_id, label_id = RegionId(f"r{number}"), chance.choice(list(labels))
        return Region(region_id, number, label_id, place, "a", transcription=f"words {number}")

    regions = {each.id: each for each in map(drawn, range(30))}
    segments.show(regions, labels)
    wave.grab()
    for _ in range(60):
        act = chance.randrange(4)
        some = chance.sample(sorted(regions), chance.randint(1, 3))
        if act == 0:
            segments.select(some)
        elif act == 1:
            segments.hide(some)
        elif act == 2:
            regions |= {region.id: region for region in (drawn(int(key[1:])) for key in some)}
            segments.show(regions, labels)
        else:
            confidential = {CONFIDENTIAL: chance.random() < 0.5}
            regions |= {key: replace(regions[key], attributes=confidential) for key in some}
            segments.show(regions, labels)
        seen = wave.grab().toImage()
        wave.update()
        assert wave.grab().toImage() == seen


def test_of_two_segments_only_their_parts_are_painted_anew(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [SoundSegment(n * RATE_HZ, n * RATE_HZ + 9_000, RATE_HZ) for n in range(10)]
    label = Label(LabelId(1), "speaker", 1)
    regions = {
        RegionId(f"r{n}"): Region(RegionId(f"r{n}"), n, label.id, place, "a")
        for n, place in enumerate(places)
    }
    wave.segments.show(regions, {label.id: label})
    wave.segments.select([RegionId("r1")])
    wave.grab()
    seen: list[float] = []

    def measured(painter: QPainter, area: QRectF, look: Look, shown: Shown) -> None:
        seen.append(painter.clipBoundingRect().width())
        paint_wave(painter, area, look, shown)

    monkeypatch.setattr(wave_module, "paint_wave", measured)
    wave.segments.select([RegionId("r2")])
    wave.reveal(places[2])  # it is in sight
    wave.grab()
    assert len(seen) == 2
    assert max(seen) < wave.width() / 10
