"""Faster and slower at the same pitch, and loops that keep their edges."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.audio.time_stretch import Passes, Samples, TimeStretch

RATE_HZ = 16_000
TONE_HZ = 440.0


def tone(seconds: float) -> Samples:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.sin(2 * np.pi * TONE_HZ * at).astype(np.float32)


class Tape:
    """A sound that notes which samples were read."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self.first, self.last = len(samples), 0

    def read(self, start: int, count: int) -> Samples:
        assert start >= 0
        assert start + count <= len(self.samples)
        self.first, self.last = min(self.first, start), max(self.last, start + count)
        return self.samples[start : start + count]


def pitch_of(samples: Samples) -> float:
    size = 1 << 20
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    return float(np.argmax(spectrum)) * RATE_HZ / size


@pytest.mark.parametrize("speed", [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0])
def test_a_tone_keeps_its_pitch_and_strength_at_any_speed(speed: float) -> None:
    tape = Tape(tone(4))
    stretch = TimeStretch(tape.read, RATE_HZ, 0, len(tape.samples), speed)
    heard = stretch.take(10**9)
    assert len(heard) == round(4 * RATE_HZ / speed)
    assert stretch.is_over
    middle = heard[len(heard) // 8 : -len(heard) // 8]
    assert abs(pitch_of(middle) - TONE_HZ) < 0.01 * TONE_HZ
    assert np.abs(middle).max() == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.0, 1.5, 3.0])
def test_nothing_outside_the_stretch_is_read(speed: float) -> None:
    tape = Tape(tone(3))
    stretch = TimeStretch(tape.read, RATE_HZ, 10_007, 29_999, speed)
    pieces = []
    while not stretch.is_over:
        pieces.append(stretch.take(777))
    assert (tape.first, tape.last) == (10_007, 29_999)
    assert sum(map(len, pieces)) == round((29_999 - 10_007) / speed)


def test_pieces_are_the_same_as_the_whole() -> None:
    tape = Tape(tone(1))
    whole = TimeStretch(tape.read, RATE_HZ, 500, 15_000, 0.75).take(10**9)
    again = TimeStretch(tape.read, RATE_HZ, 500, 15_000, 0.75)
    pieces = [again.take(count) for count in (1, 319, 320, 321, 10**9)]
    assert np.concatenate(pieces).tolist() == whole.tolist()


@pytest.mark.parametrize("length", [1, 3, 100, 700])
@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 3.0])
def test_a_stretch_shorter_than_a_window_is_heard(length: int, speed: float) -> None:
    tape = Tape(tone(1))
    heard = TimeStretch(tape.read, RATE_HZ, 100, 100 + length, speed).take(10**9)
    assert len(heard) == max(1, round(length / speed))
    assert heard[0] == pytest.approx(tape.samples[100], abs=1e-6)


def test_a_loop_at_half_speed_keeps_its_edges_over_ten_rounds() -> None:
    start, end, speed = 12_345, 12_345 + round(1.2 * RATE_HZ), 0.5
    clicks = np.zeros(4 * RATE_HZ, np.float32)
    clicks[start : start + 8] = 1.0  # the first samples of the segment, and of no other place
    tape = Tape(clicks)
    passes = Passes(
        lambda: TimeStretch(tape.read, RATE_HZ, start, end, speed), start, speed, is_loop=True
    )
    length = round(1.2 * RATE_HZ / speed)
    assert passes.length == length
    heard = np.concatenate([passes.take(1_000) for _ in range(10 * length // 1_000 + 1)])
    for number in range(10):
        begins = number * length
        round_ = heard[begins : begins + length]
        assert np.argmax(round_ > 0.5) == 0
        assert passes.place_of(begins) == start
        assert passes.pass_of(begins) == number
        assert abs(passes.place_of(begins + length - 1) - end) <= 1
    assert (tape.first, tape.last) == (start, end)


def test_what_is_played_once_ends() -> None:
    tape = Tape(tone(1))
    passes = Passes(lambda: TimeStretch(tape.read, RATE_HZ, 0, 1_000, 2.0), 0, 2.0, is_loop=False)
    assert len(passes.take(10_000)) == 500
    assert len(passes.take(10_000)) == 0
    assert passes.place_of(500) == 1_000
    assert passes.place_of(9_000) == 1_000
