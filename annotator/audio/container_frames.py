"""The protocol between the program and the process that decodes the sound of a container.

That process gets the file as its input, already open, and writes what it decodes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Final

READY: Final = b"\x01"
"""The process has started."""

MISSING: Final = b"\x02"
"""There is no QtMultimedia, or it lacks a library of the system."""

SILENT: Final = b"\x03"
"""The file has no sound."""

REFUSED: Final = b"\x04"
"""The sound cannot be decoded."""

FORMED: Final = b"\x05"
"""A ``FORMAT`` follows, before all samples."""

DECODED: Final = b"\x06"
"""A ``SAMPLES`` follows, and as many samples of 16 bits: the mean of all channels."""

ENDED: Final = b"\x07"
"""There are no more."""

FORMAT: Final = struct.Struct("<II")
"""The sample rate in Hz, and the channels in the file."""

SAMPLES: Final = struct.Struct("<I")
SAMPLE_BYTES: Final = 2

_commands: list[Callable[[], Sequence[str]]] = []


def use_decoder(command: Callable[[], Sequence[str]]) -> None:
    """Start the process by the command that this returns, from now on."""
    _commands[:] = [command]


def decoder_command() -> Sequence[str] | None:
    """Return the command that starts the process; None if there is none."""
    return _commands[0]() if _commands else None
