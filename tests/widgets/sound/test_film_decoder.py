"""The process that decodes films, run with a stand-in for QtMultimedia."""

from __future__ import annotations

import io
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from annotator.audio.sound_reader import SoundReader
from annotator.errors import UnreadableMediaError
from main import film_decoder
from tests.annotator.audio.films import decoded_by
from tests.annotator.audio.test_films import DAMAGED, NO_DECODER, NO_SOUND, duration, element, mkv
from widgets.sound.film_decoder import mixed

RATE_HZ = 8_000
CODE = "from tests.widgets.sound.fake_multimedia import main; main({!r})"


def child(fault: str = "") -> tuple[str, ...]:
    return sys.executable, "-c", CODE.format(fault)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Return a file whose container says two seconds, with a WAV of two channels in it."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((2, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(stereo().tobytes())
    path = tmp_path / "x.mp4"
    path.write_bytes(mkv(duration(">d", 2_000.0)) + element(0xEC, made.getvalue()))
    return path


def stereo() -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    return np.random.default_rng(8).integers(-9_000, 9_000, (2 * RATE_HZ, 2)).astype(np.int16)


def test_the_mean_of_all_channels_is_what_is_read(film: Path) -> None:
    with decoded_by(*child()):
        reader = SoundReader(film)
        try:
            found = reader.read(0, reader.facts.frames)
        finally:
            reader.close()
    wanted = np.rint(stereo().astype(np.float32).mean(axis=1)) / 32_768
    np.testing.assert_array_equal(found, wanted.astype(np.float32))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("missing", NO_DECODER),
        ("unsupported", NO_DECODER),
        ("silent", NO_SOUND),
        ("changes", DAMAGED),
    ],
)
def test_what_is_wrong_becomes_a_sentence(film: Path, fault: str, sentence: str) -> None:
    with decoded_by(*child(fault)), pytest.raises(UnreadableMediaError) as caught:
        SoundReader(film)
    assert str(caught.value) == sentence


def test_no_sound_in_it_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(mkv(duration(">d", 2_000.0)))
    with decoded_by(*child()), pytest.raises(UnreadableMediaError) as caught:
        SoundReader(path)
    assert str(caught.value) == DAMAGED


def test_the_command_is_the_module() -> None:
    assert film_decoder() == [sys.executable, "-P", "-m", "widgets.sound.film_decoder"]


@pytest.mark.parametrize(
    ("form", "dtype", "values"),
    [
        ("UInt8", np.uint8, [0, 128, 255, 128]),
        ("Int16", np.int16, [-32_768, 0, 32_767, 0]),
        ("Int32", np.int32, [-(2**31), 0, 2**31 - 1, 0]),
        ("Float", np.float32, [-1.0, 0.0, 1.0, 0.0]),
        ("Float", np.float32, [-9.0, 7.0, np.inf, 1.0]),
    ],
)
def test_all_forms_of_samples_are_mixed(
    form: str, dtype: type[np.generic], values: list[float]
) -> None:
    low, high = mixed(np.array(values, dtype).tobytes(), form, 2)
    full = -32_768 if values[0] == -9.0 else -16_384
    assert low == full
    assert abs(high - (32_767 if full == -32_768 else 16_384)) <= 128


def test_a_number_that_is_none_is_silent() -> None:
    assert mixed(np.array([np.nan, np.nan], np.float32).tobytes(), "Float", 2).tolist() == [0]
