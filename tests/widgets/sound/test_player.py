"""Playing by the silent clock: what is heard, where it ends, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from annotator.audio.peaks import Peaks
from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from tests.support.material import material
from widgets.sound.outputs import NS_PER_S, DeviceOutput, SilentOutput, output_of_the_system
from widgets.sound.player import SPEEDS, PlayedRange, Player
from widgets.sound.sound_content import Sound

RATE_HZ = 44_100
pytestmark = pytest.mark.usefixtures("qtbot")


class RecordedOutput(SilentOutput):
    """A silent clock, moved by hand, that keeps what was played."""

    def __init__(self) -> None:
        self.now_ns = 0
        self.heard: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
        super().__init__("Nothing is heard: this is a test.", lambda: self.now_ns)

    def write(self, samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
        super().write(samples)
        self.heard.append(samples)

    @property
    def samples(self) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.concatenate(self.heard)


class TellingClock:
    """An effort clock that notes what it is told."""

    def __init__(self, *, passes: int = 99) -> None:
        self.told: list[str] = []
        self._left = passes

    def begin_playing(self) -> None:
        self.told.append("begin")

    def end_playing(self) -> None:
        self.told.append("end")

    def pass_ended(self) -> bool:
        self.told.append("pass")
        self._left -= 1
        return self._left == 0


def at_once(
    work: Callable[[], object],
    done: Callable[[object], None],
    failed: Callable[[BaseException], None],
) -> None:
    """Do the work on this thread."""
    try:
        found = work()
    except UnreadableMediaError as error:
        failed(error)
    else:
        done(found)


@pytest.fixture
def reader() -> Iterator[SoundReader]:
    reader = SoundReader(material("speech/jfk.flac"))
    yield reader
    reader.close()


class Desk:
    """A player of a real recording, and a hand on its clock."""

    def __init__(self, reader: SoundReader, clock: TellingClock) -> None:
        self.player = player = Player(lambda: clock, None)  # type: ignore[arg-type,return-value]  # a clock of the tests, and no parent
        self.output = player.output = RecordedOutput()
        self.sound = Sound(reader, Peaks(reader.facts.frames), at_once)
        player.load(self.sound)

    def let_pass(self, seconds: float) -> None:
        for _ in range(round(seconds * 100)):
            self.output.now_ns += NS_PER_S // 100
            self.player.tick()


@pytest.fixture
def clock() -> TellingClock:
    return TellingClock()


@pytest.fixture
def desk(reader: SoundReader, clock: TellingClock) -> Iterator[Desk]:
    desk = Desk(reader, clock)
    yield desk
    desk.player.stop()


def test_a_segment_is_played_to_its_last_sample(desk: Desk, clock: TellingClock) -> None:
    desk.player.play(PlayedRange(50_001, 100_003))
    assert desk.player.silence == "Nothing is heard: this is a test."
    desk.let_pass(0.5)
    assert desk.player.position == 50_001 + RATE_HZ // 2
    desk.let_pass(1)
    assert not desk.player.is_playing
    assert desk.player.position == 100_003
    assert desk.output.samples.tolist() == desk.sound.reader.read(50_001, 50_002).tolist()
    assert clock.told == ["begin", "end"]


def test_a_loop_at_half_speed_keeps_its_edges_for_ten_rounds(
    desk: Desk, clock: TellingClock
) -> None:
    start, end = 20_011, 20_011 + round(0.3 * RATE_HZ)
    while desk.player.speed > 0.5:
        desk.player.turn_speed(-1)
    desk.player.play(PlayedRange(start, end, is_loop=True))
    length = round((end - start) / 0.5)
    first = desk.sound.reader.read(start, 1)[0]
    desk.let_pass(6.2)
    assert clock.told.count("pass") == 10
    for number in range(10):
        assert desk.output.samples[number * length] == first
    assert desk.player.position == start + round(((6.2 * RATE_HZ) % length) * 0.5)


def test_a_loop_that_nobody_attends_to_stops(reader: SoundReader) -> None:
    clock = TellingClock(passes=3)
    desk = Desk(reader, clock)
    left: list[bool] = []
    desk.player.left_alone.connect(lambda: left.append(True))
    desk.player.play(PlayedRange(0, RATE_HZ // 10, is_loop=True))
    desk.let_pass(2)
    assert not desk.player.is_playing
    assert left == [True]
    assert clock.told == ["begin", "pass", "pass", "pass", "end"]


def test_a_pause_steps_back_and_playing_goes_on_there(desk: Desk) -> None:
    player = desk.player
    player.play(PlayedRange(0, desk.sound.facts.frames, steps_back=True))
    desk.let_pass(3)
    player.pause()
    assert player.position == 2 * RATE_HZ
    player.step(-5)
    assert player.position == 0
    player.step(2)
    assert player.position == 2 * RATE_HZ
    player.step(60)
    assert player.position == desk.sound.facts.frames


def test_how_far_a_pause_steps_back_can_be_set(desk: Desk) -> None:
    player = desk.player
    for back_step_s, left_at in ((0.0, 3.0), (1.5, 1.5), (10.0, 0.0)):
        player.back_step_s = back_step_s
        player.play(PlayedRange(0, desk.sound.facts.frames, steps_back=True))
        desk.let_pass(3)
        player.pause()
        assert player.position == round(left_at * RATE_HZ)


def test_a_segment_that_was_paused_plays_on_to_its_own_end(desk: Desk) -> None:
    player = desk.player
    segment = PlayedRange(RATE_HZ, 5 * RATE_HZ, steps_back=True)
    player.play(segment)
    desk.let_pass(2.5)
    player.pause()
    half = RATE_HZ // 2
    assert player.rest == segment._replace(start=5 * half, first=RATE_HZ)
    player.step(1)
    assert player.rest == segment._replace(start=7 * half, first=RATE_HZ)
    player.play(player.rest)
    desk.let_pass(0.5)
    player.step(-1)  # within the segment: its end stays
    assert player.stretch == segment._replace(start=6 * half, first=RATE_HZ)
    desk.let_pass(3)
    assert not player.is_playing
    assert player.position == 5 * RATE_HZ
    assert player.rest is None


def test_whoever_goes_elsewhere_after_a_pause_leaves_the_segment(desk: Desk) -> None:
    player = desk.player
    player.play(PlayedRange(RATE_HZ, 5 * RATE_HZ, steps_back=True))
    desk.let_pass(2.5)
    player.pause()
    player.go_to(2 * RATE_HZ)
    assert player.rest is None


def test_another_speed_goes_on_at_the_same_place(desk: Desk) -> None:
    player = desk.player
    player.play(PlayedRange(0, desk.sound.facts.frames, steps_back=True))
    desk.let_pass(1)
    player.turn_speed(1)
    assert (player.speed, player.position) == (1.25, RATE_HZ)
    desk.let_pass(1)
    assert player.position == RATE_HZ + round(1.25 * RATE_HZ)
    for _ in SPEEDS:
        player.turn_speed(1)
    assert player.speed == 3.0
    for _ in SPEEDS:
        player.turn_speed(-1)
    assert player.speed == 0.25


def test_a_click_while_it_plays_leads_there(desk: Desk) -> None:
    desk.player.play(PlayedRange(0, desk.sound.facts.frames, steps_back=True))
    desk.let_pass(1)
    desk.player.go_to(5 * RATE_HZ)
    assert desk.player.is_playing
    desk.let_pass(1)
    assert desk.player.position == 6 * RATE_HZ


def test_a_sound_that_breaks_while_it_plays_is_told(desk: Desk) -> None:
    told: list[object] = []
    desk.player.failed.connect(told.append)
    desk.player.play(PlayedRange(0, desk.sound.facts.frames))
    desk.sound.reader.close()
    desk.let_pass(2)
    assert not desk.player.is_playing
    (error,) = told
    assert isinstance(error, UnreadableMediaError)


def test_where_qtmultimedia_is_missing_the_bar_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_self: DeviceOutput) -> None:
        raise ImportError("libpulse.so.0: cannot open shared object file")

    monkeypatch.setattr(DeviceOutput, "__init__", missing)
    assert output_of_the_system().begin(RATE_HZ) == (
        "Nothing is heard: QtMultimedia cannot be loaded (libpulse.so.0: cannot open shared "
        "object file). Install PySide6-Addons and, on Linux, libpulse0, then start Fairlabel again."
    )


def test_a_silent_clock_that_gets_no_sound_stands_still() -> None:
    output = RecordedOutput()
    output.begin(1_000)
    output.now_ns += NS_PER_S
    assert output.played() == 0
    output.write(np.zeros(100, np.float32))
    output.now_ns += NS_PER_S // 20
    assert output.played() == 50
    output.now_ns += NS_PER_S
    assert output.played() == 100
    output.write(np.zeros(100, np.float32))
    assert output.played() == 100
