"""Makes WAV files byte by byte, true ones and lying ones."""

from __future__ import annotations

import struct

import numpy as np

PCM, FLOAT = 1, 3


def wav(
    frames: int = 100,
    *,
    rate_hz: int = 16_000,
    channels: int = 1,
    bits: int = 16,
    code: int = PCM,
    claimed: int | None = None,
) -> bytes:
    """Return a WAV file of a quiet ramp, which claims to have so many bytes of samples."""
    frame_bytes = channels * bits // 8
    data = bytes(index % 7 for index in range(frames * frame_bytes))
    if code == FLOAT:
        data = np.linspace(-0.5, 0.5, frames * channels, dtype=f"<f{bits // 8}").tobytes()
    encoding = struct.pack(
        "<HHIIHH", code, channels, rate_hz, rate_hz * frame_bytes % 2**32, frame_bytes, bits
    )
    length = len(data) if claimed is None else claimed
    return (
        struct.pack("<4sI4s4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", len(encoding))
        + encoding
        + struct.pack("<4sI", b"data", length)
        + data
    )
