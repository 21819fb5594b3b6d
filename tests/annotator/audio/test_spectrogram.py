"""The levels of a spectrogram: at the right frequency, of the right height, at the right time."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.audio.spectrogram import FLOOR_DB, Samples, SpectrumShape, byte_of, columns, level_of

RATE_HZ = 16_000


def sine(hertz: float, amplitude: float, count: int = RATE_HZ) -> Samples:
    at = np.arange(count) / RATE_HZ
    made: Samples = (amplitude * np.sin(2 * np.pi * hertz * at)).astype(np.float32)
    return made


class Recording:
    """Samples that are read as from a file: silent behind the end."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self.reads: list[tuple[int, int]] = []

    def read(self, start: int, count: int) -> Samples:
        assert start >= 0
        self.reads.append((start, count))
        found = np.zeros(count, np.float32)
        piece = self.samples[start : start + count]
        found[: len(piece)] = piece
        return found


@pytest.mark.parametrize(("hertz", "amplitude"), [(440, 1.0), (1_000, 0.1), (6_000, 0.01)])
def test_a_tone_is_at_its_frequency_with_its_level(hertz: float, amplitude: float) -> None:
    shape = SpectrumShape(RATE_HZ)
    found = columns(Recording(sine(hertz, amplitude)).read, shape, 4_000, 100, 50)
    assert found.shape == (shape.rows, 50)
    loudest = (shape.rows - 1 - found.argmax(axis=0)) * RATE_HZ / shape.size
    assert np.abs(loudest - hertz).max() <= RATE_HZ / shape.size
    levels = level_of(float(found.max()))
    assert abs(levels - 20 * np.log10(amplitude)) < 1.5  # a bin lies beside the tone


def test_silence_is_the_floor_and_a_byte_has_its_level_back() -> None:
    found = columns(Recording(np.zeros(8_000, np.float32)).read, SpectrumShape(RATE_HZ), 0, 50, 20)
    assert found.max() == 0
    assert level_of(0) == FLOOR_DB
    assert byte_of(level_of(99)) == pytest.approx(99)


def test_a_click_is_in_the_column_of_its_time() -> None:
    samples = np.zeros(RATE_HZ, np.float32)
    samples[8_150] = 1
    found = columns(Recording(samples).read, SpectrumShape(RATE_HZ), 0, 400, 40)
    assert found.max(axis=0).argmax() == 8_000 // 400
    assert not found[:, : 8_000 // 400].any()


def test_what_lies_beyond_both_ends_is_silent() -> None:
    found = columns(Recording(sine(440, 1, 4_000)).read, SpectrumShape(RATE_HZ), 0, 400, 20)
    assert found[:, 0].max() > 200
    assert not found[:, 11:].any()


def test_of_a_long_view_only_the_windows_are_read() -> None:
    recording = Recording(np.zeros(10, np.float32))
    shape = SpectrumShape(RATE_HZ)
    columns(recording.read, shape, 0, RATE_HZ * 60, 128)
    assert sum(count for _start, count in recording.reads) == 128 * shape.window
    recording.reads.clear()
    columns(recording.read, shape, 0, 80, 128)
    assert len(recording.reads) <= 1
