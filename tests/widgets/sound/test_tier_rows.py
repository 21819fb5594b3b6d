"""The rows of speakers below the waveform: which are seen, what a click on them does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.audio.peaks import Peaks
from annotator.audio.sound_reader import SoundReader
from annotator.model.entities import Label, LabelId, Region, RegionId
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.settings import Settings
from tests.support.material import material
from tests.widgets.kit.dialogs.looks import look_of
from widgets.sound.sound_content import Sound
from widgets.sound.sound_view import SoundView
from widgets.sound.tier_rows import MOST_ROWS, TierRows

RATE_HZ = 44_100
SPEECH = Label(LabelId(1), "speech", 1)
NAMES = [f"Person {number}" for number in range(1, 9)]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def segment(number: int, start_s: float, speaker: str, rate_hz: int = RATE_HZ) -> Region:
    place = SoundSegment(round(start_s * rate_hz), round((start_s + 1) * rate_hz), rate_hz)
    attributes = {SPEAKER: speaker} if speaker else {}
    return Region(
        RegionId(f"{number}"), number, SPEECH.id, place, f"{number}", attributes=attributes
    )


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[SoundView]:
    view = SoundView(look_of(qapp), Settings(None), lambda _text: None, lambda: None)
    qtbot.addWidget(view)
    view.resize(900, 700)
    with qtbot.waitExposed(view):
        view.show()
    reader = SoundReader(material("speech/jfk.flac"))
    facts = reader.facts
    view.show_content(Sound(reader, Peaks(facts.frames), lambda *_work: None))
    yield view
    view.show_message("")
    reader.close()


def show(view: SoundView, regions: list[Region]) -> TierRows:
    view.show_regions({region.id: region for region in regions}, {SPEECH.id: SPEECH})
    return view.tiers


def seen(rows: TierRows) -> list[str]:
    return [name for name in NAMES if not rows.row_rect(name).isEmpty()]


def wheel(rows: TierRows, delta: int) -> None:
    at = QPointF(rows.rect().center())
    turned = QWheelEvent(
        at,
        QPointF(rows.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(rows, turned)


def mark_at(rows: TierRows) -> int:
    """Return the pixel at which the place that is heard is marked."""
    image = rows.grab().toImage()
    mark, y = QColor(rows._look.tokens.refusal), image.height() - 2
    return next(x for x in range(image.width()) if QColor(image.pixel(x, y)) == mark)


def test_the_mark_moves_over_rows_that_are_painted_once_and_all_else_paints_them_anew(
    view: SoundView, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = show(view, [segment(1, 1, "Ada"), segment(2, 3, "Bo")])
    rows.grab()
    times: list[int] = []
    painted = TierRows._painted

    def counted(self: TierRows) -> QPixmap:
        times.append(1)
        return painted(self)

    monkeypatch.setattr(TierRows, "_painted", counted)
    places = []
    for second in (2, 5, 8):
        view.player.go_to(second * RATE_HZ)
        places.append(mark_at(rows))
    assert places == sorted({*places})
    assert times == []

    def drag() -> None:
        QTest.mousePress(view.wave, LEFT, NONE, QPoint(600, 20))
        QTest.mouseMove(view.wave, QPoint(700, 20))

    changes: tuple[Callable[[], object], ...] = (
        lambda: view.segments.select([RegionId("1")]),
        lambda: view.speakers.choose("Bo"),
        drag,
        lambda: view.wave.zoom_by(2.0),
        lambda: view.wave.scroll_to(RATE_HZ),
        lambda: view.resize(800, 700),
    )
    for change in changes:
        before = rows.grab().toImage()
        times.clear()
        change()
        assert rows.grab().toImage() != before
        assert times


def test_there_are_no_rows_while_nobody_has_a_speaker(view: SoundView) -> None:
    assert not show(view, [segment(1, 1, ""), segment(2, 2, "")]).isVisible()
    rows = show(view, [segment(1, 1, ""), segment(2, 2, "Ada")])
    assert rows.isVisible()
    assert rows.row_rect("").top() < rows.row_rect("Ada").top()
    assert not show(view, [segment(1, 1, "")]).isVisible()


def test_of_many_speakers_the_rows_follow_the_selection_and_the_wheel(view: SoundView) -> None:
    rows = show(view, [segment(place, place, name) for place, name in enumerate(NAMES)])
    assert seen(rows) == NAMES[:MOST_ROWS]
    view.select([RegionId("7")])
    assert seen(rows) == NAMES[-MOST_ROWS:]
    wheel(rows, 120)
    assert seen(rows) == NAMES[1 : MOST_ROWS + 1]
    for _ in NAMES:
        wheel(rows, -120)
    assert seen(rows) == NAMES[-MOST_ROWS:]
    view.select([RegionId("0")])
    assert seen(rows) == NAMES[:MOST_ROWS]
    show(view, [segment(1, 1, NAMES[0])])
    assert seen(rows) == NAMES[:1]


def test_a_name_chooses_who_is_next_and_the_segment_below_it_stays_in_reach(
    view: SoundView,
) -> None:
    rows = show(view, [segment(1, 0, "Ada"), segment(2, 0.2, "Bo")])
    name, row = rows.name_rect("Bo"), rows.row_rect("Bo")
    QTest.mouseClick(rows, LEFT, pos=name.center().toPoint())
    assert view.speakers.current == "Bo"
    assert not view.selection
    x = view.wave.axis.x_of(0.4 * RATE_HZ)
    assert name.contains(QPointF(x, row.top() + 2))
    QTest.mouseClick(rows, LEFT, pos=QPointF(x, row.bottom() - 3).toPoint())
    assert view.selection == (RegionId("2"),)


def test_a_segment_of_another_sample_rate_stands_at_its_time(view: SoundView) -> None:
    rows = show(view, [segment(1, 2, "Ada", 16_000), segment(2, 2, "Bo")])
    at = QPointF(view.wave.axis.x_of(2.5 * RATE_HZ), rows.row_rect("Ada").center().y()).toPoint()
    QTest.mouseClick(rows, LEFT, pos=at)
    assert view.selection == (RegionId("1"),)
    assert view.segments.place(RegionId("1")) == view.segments.place(RegionId("2"))
    view.calls["sound-play-segment"]()
    stretch = view.player.stretch
    assert stretch is not None
    assert (stretch.start, stretch.end) == (2 * RATE_HZ, 3 * RATE_HZ)
    view.player.stop()


def test_on_a_low_screen_the_rows_take_half_of_the_view_and_follow_the_selection(
    view: SoundView,
) -> None:
    rows = show(view, [segment(place, place, name) for place, name in enumerate(NAMES)])
    view.resize(900, 240)
    row_px = rows.row_rect(NAMES[0]).height()
    count = int(120 // row_px)
    assert 1 < count < MOST_ROWS
    assert seen(rows) == NAMES[:count]
    view.select([RegionId("7")])
    assert seen(rows) == NAMES[-count:]
    view.resize(900, 700)
    assert seen(rows) == NAMES[-MOST_ROWS:]


def test_at_twice_the_size_the_view_of_two_speakers_fits_a_small_screen(
    qapp: QApplication, view: SoundView
) -> None:
    look_of(qapp, zoom=2.0)
    show(view, [segment(1, 1, "Ada"), segment(2, 2, "Bo")])
    least = view.minimumSizeHint()
    assert least.width() <= 400
    assert least.height() <= 300
    look_of(qapp)
