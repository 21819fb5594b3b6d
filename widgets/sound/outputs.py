"""Where samples are played: on a sound device, or nowhere by a silent clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QCoreApplication

from annotator.audio.time_stretch import Samples
from widgets.kit.error_text import error_text

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink

NS_PER_S = 1_000_000_000
AHEAD_S = 0.5
"""How much sound an output takes before it is heard."""

_BYTES = 2
_SCALE = 32_767


class Output(Protocol):
    """Plays samples of one channel."""

    def begin(self, rate_hz: int) -> str:
        """Be ready for so many samples a second; return "" or why they are not heard."""
        ...

    def room(self) -> int:
        """Return how many samples it takes now."""
        ...

    def write(self, samples: Samples) -> None:
        """Take samples, at most as many as there is room for."""
        ...

    def played(self) -> int:
        """Return how many samples have been heard since ``begin``."""
        ...

    def end(self) -> None:
        """Be silent at once."""
        ...


class SilentOutput:
    """Plays nothing, and takes the time that it would take."""

    def __init__(self, reason: str = "", now_ns: Callable[[], int] = time.monotonic_ns) -> None:
        """Play nothing for a reason, by a clock in ns."""
        self._reason = reason
        self._now_ns = now_ns
        self._rate_hz = 1
        self._written = 0
        self._played = 0.0
        self._at_ns = 0

    def begin(self, rate_hz: int) -> str:
        """Be ready to play; return why nothing is heard."""
        self._rate_hz = rate_hz
        self._written, self._played = 0, 0.0
        self._at_ns = self._now_ns()
        return self._reason

    def room(self) -> int:
        """Return how many samples it takes now."""
        return max(0, round(AHEAD_S * self._rate_hz) - self._written + self.played())

    def write(self, samples: Samples) -> None:
        """Take samples."""
        self.played()  # what was missing until now is not heard later
        self._written += len(samples)

    def played(self) -> int:
        """Return how many samples were heard."""
        now_ns = self._now_ns()
        heard = (now_ns - self._at_ns) * self._rate_hz / NS_PER_S
        self._at_ns = now_ns
        self._played = min(self._written, self._played + heard)
        return int(self._played)

    def end(self) -> None:
        """Be silent at once."""
        self.begin(self._rate_hz)


class DeviceOutput:
    """Plays on the default device of the system, with QtMultimedia."""

    def __init__(self) -> None:
        """Open no device yet.

        Raises:
            ImportError: QtMultimedia is not installed, or a library of the system is missing.
        """
        from PySide6 import QtMultimedia  # noqa: PLC0415 - it is large, and may not be there

        self._multimedia = QtMultimedia
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._silent = SilentOutput()
        self._written = 0

    def begin(self, rate_hz: int) -> str:
        """Be ready to play; return why nothing is heard."""
        self.end()
        device = self._multimedia.QMediaDevices.defaultAudioOutput()
        wanted = self._format(rate_hz)
        if device.isNull() or not device.isFormatSupported(wanted):
            self._silent.begin(rate_hz)
            return no_device()
        self._sink = self._multimedia.QAudioSink(device, wanted)
        self._sink.setBufferSize(round(AHEAD_S * rate_hz) * _BYTES)
        self._device = self._sink.start()
        return ""

    def room(self) -> int:
        """Return how many samples it takes now."""
        return self._silent.room() if self._sink is None else self._sink.bytesFree() // _BYTES

    def write(self, samples: Samples) -> None:
        """Take samples."""
        if self._device is None:
            self._silent.write(samples)
            return
        data = (np.clip(samples, -1, 1) * _SCALE).astype("<i2").tobytes()
        self._device.write(data)
        self._written += len(samples)

    def played(self) -> int:
        """Return how many samples were heard."""
        if self._sink is None:
            return self._silent.played()
        waiting = (self._sink.bufferSize() - self._sink.bytesFree()) // _BYTES
        return max(0, self._written - waiting)

    def end(self) -> None:
        """Be silent at once."""
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._device = None
        self._written = 0

    def _format(self, rate_hz: int) -> QAudioFormat:
        made = self._multimedia.QAudioFormat()
        made.setSampleRate(rate_hz)
        made.setChannelCount(1)
        made.setSampleFormat(self._multimedia.QAudioFormat.SampleFormat.Int16)
        return made


def output_of_the_system() -> Output:
    """Return the device of the system, or silence that says why it is silent."""
    try:
        return DeviceOutput()
    except ImportError as error:
        return SilentOutput(_cannot_load(error_text(error)))


def no_device() -> str:
    """Return why nothing is heard where there is no device."""
    text = "Nothing is heard: there is no sound device. Connect one, then play again."
    return QCoreApplication.translate("Sound", text)


def _cannot_load(reason: str) -> str:
    text = QCoreApplication.translate(
        "Sound",
        "Nothing is heard: QtMultimedia cannot be loaded (%1). Install PySide6-Addons and, on "
        "Linux, libpulse0, then start Fairlabel again.",
    )
    return text.replace("%1", reason)
