"""The peaks of a sound, compared with all of its samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from annotator.audio.peak_cache import PeakCache
from annotator.audio.peaks import BIN_FRAMES, Peaks, bins_of, bins_of_pcm
from annotator.audio.sound_reader import SoundReader
from tests.support.material import material

FRAMES = 256 * 16 * 16 * 3 + 77


@pytest.fixture(scope="module")
def samples() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.random.default_rng(4).uniform(-1.1, 1.1, FRAMES).astype(np.float32)


def filled(samples: np.ndarray[tuple[int], np.dtype[np.float32]], piece: int) -> Peaks:
    peaks = Peaks(len(samples))
    while not peaks.is_complete:
        peaks.add(samples[peaks.known : peaks.known + piece])
    return peaks


@pytest.mark.parametrize("bins", [1, 7, 16, 50, 256, 400])
def test_columns_are_the_extremes_of_the_samples_in_them(
    samples: np.ndarray[tuple[int], np.dtype[np.float32]], bins: int
) -> None:
    peaks = filled(samples, BIN_FRAMES * 37)
    width = bins * BIN_FRAMES
    count = FRAMES // width
    lows, highs = peaks.columns(0, count * width, count)
    rows = np.clip(samples[: count * width].reshape(count, width), -1, 1) * 32_767
    scale = BIN_FRAMES * (256 if bins >= 512 else 16 if bins >= 32 else 1)
    if width % scale == 0:
        assert lows.tolist() == np.floor(rows.min(axis=1)).astype(int).tolist()
        assert highs.tolist() == np.ceil(rows.max(axis=1)).astype(int).tolist()
    else:  # a column covers every stretch that it touches
        assert (lows <= rows.min(axis=1)).all()
        assert (highs >= rows.max(axis=1)).all()


def test_any_columns_cover_the_stretches_that_they_touch(
    samples: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> None:
    peaks = filled(samples, BIN_FRAMES * 1_000)
    start, end, count = 1_234.5, 150_000.25, 40
    lows, highs = peaks.columns(start, end, count)
    clipped = np.clip(samples, -1, 1) * 32_767
    width = (end - start) / count
    for column in range(count):
        first = int((start + column * width) // BIN_FRAMES) * BIN_FRAMES
        last = -int(-(start + (column + 1) * width) // BIN_FRAMES) * BIN_FRAMES
        assert lows[column] == np.floor(clipped[first:last].min())
        assert highs[column] == np.ceil(clipped[first:last].max())


def test_columns_outside_the_sound_are_silent(
    samples: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> None:
    peaks = filled(samples, BIN_FRAMES * 1_000)
    lows, highs = peaks.columns(FRAMES + 10_000, FRAMES + 20_000, 10)
    assert not lows.any()
    assert not highs.any()


def test_peaks_are_cached_by_content(tmp_path: Path) -> None:
    cache = PeakCache(tmp_path / "peaks")
    path = material("speech/jfk.flac")
    reader = SoundReader(path)
    frames = reader.facts.frames
    expected = filled(reader.read(0, frames), BIN_FRAMES * 64)
    reader.close()
    assert cache.find(path, frames) is None
    made, told = Peaks(frames), []
    cache.make(path, made, lambda: told.append(made.known), lambda: True)
    assert told[-1] == frames
    found = PeakCache(tmp_path / "peaks").find(path, frames)
    assert found is not None
    assert found.is_complete
    for peaks in (made, found):
        for mine, others in zip(
            peaks.columns(0, frames, 300), expected.columns(0, frames, 300), strict=True
        ):
            assert mine.tolist() == others.tolist()
    # What is damaged in the cache is made again.
    (kept,) = (tmp_path / "peaks").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert cache.find(path, frames) is None


def test_peaks_that_are_wanted_no_more_are_not_kept(tmp_path: Path) -> None:
    cache = PeakCache(tmp_path / "peaks")
    path = material("speech/jfk.flac")
    peaks = Peaks(485_100)
    cache.make(path, peaks, lambda: None, lambda: False)
    assert peaks.known == 0
    assert cache.find(path, 485_100) is None


def test_peaks_of_integers_are_those_of_the_same_numbers() -> None:
    every = np.arange(-32_768, 32_768).astype(np.int16)
    each = np.repeat(every, BIN_FRAMES)
    values = np.concatenate([each, np.random.default_rng(5).permutation(every)[:-77]])
    for found, wanted in zip(
        bins_of_pcm(values), bins_of((values / 32_768).astype(np.float32)), strict=True
    ):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("form", ["WAV", "FLAC"])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_reader_finds_the_peaks_of_the_samples_that_it_reads(
    tmp_path: Path, form: str, subtype: str, channels: int
) -> None:
    path = tmp_path / "sound"
    made = np.random.default_rng(6).uniform(-1, 1, (9 * BIN_FRAMES + 31, channels))
    with soundfile.SoundFile(path, "w", 16_000, channels, subtype, format=form) as file:
        file.write(made)
    reader = SoundReader(path)
    try:
        for start, count in ((0, len(made)), (3 * BIN_FRAMES, 2 * BIN_FRAMES), (0, 40)):
            wanted = bins_of(reader.read(start, count))
            for found, each in zip(reader.peaks(start, count), wanted, strict=True):
                np.testing.assert_array_equal(found, each)
    finally:
        reader.close()
