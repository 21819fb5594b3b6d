"""Sounds to measure with: recordings of hours, made once, and a tone."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from benchmarks.store import store

RATE_HZ = 16_000
TONE_HZ = 440
_PIECE_S = 60


def long_wav(seconds: int) -> Path:
    """Return the folder of a WAV of so many seconds: bursts of noise, as loud as speech."""
    folder = store() / f"wav {seconds}"
    path = folder / "long.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".new")
        with wave.open(str(made), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            piece = _speech(_PIECE_S)
            for begun in range(0, seconds, _PIECE_S):
                file.writeframes(piece[: (seconds - begun) * RATE_HZ].tobytes())
        made.replace(path)
    return folder


def long_mp3(seconds: int) -> Path:
    """Return the folder of the same as MP3."""
    import soundfile  # noqa: PLC0415 - loads libsndfile, which the program itself never does

    folder = store() / f"mp3 {seconds}"
    path = folder / "long.mp3"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".new")
        with soundfile.SoundFile(made, "w", RATE_HZ, 1, format="MP3") as file:
            piece = _speech(_PIECE_S)
            for begun in range(0, seconds, _PIECE_S):
                file.write(piece[: (seconds - begun) * RATE_HZ])
        made.replace(path)
    return folder


def tone(seconds: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return a tone of 440 Hz."""
    at = np.arange(seconds * RATE_HZ) / RATE_HZ
    return (0.5 * np.sin(2 * np.pi * TONE_HZ * at)).astype(np.float32)


def _speech(seconds: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(seconds * RATE_HZ)
    loud = np.clip(np.sin(np.arange(seconds * RATE_HZ) / RATE_HZ * 2.1), 0, 1)
    made: np.ndarray[tuple[int], np.dtype[np.int16]] = (noise * loud * 5_000).astype(np.int16)
    return made
