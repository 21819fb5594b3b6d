# ruff: noqa: D106, N802, N815 - these are Qt's names
"""Stands for PySide6.QtMultimedia: a decoder of one WAV that lies somewhere in its input.

Started as ``python -c "from tests.widgets.sound.fake_multimedia import main; main(FAULT)"`` it runs
the process that decodes films with this module in the place of Qt's own.
"""

from __future__ import annotations

import io
import sys
import types
import wave
from enum import Enum

from PySide6.QtCore import QIODevice, QObject, QTimer, Signal

ROWS = 1_000


class SampleFormat(Enum):
    Int16 = 2


class QAudioFormat:
    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz, self._channels = rate_hz, channels

    def sampleRate(self) -> int:
        return self._rate_hz

    def channelCount(self) -> int:
        return self._channels

    def sampleFormat(self) -> SampleFormat:
        return SampleFormat.Int16


class QAudioBuffer:
    def __init__(self, form: QAudioFormat, data: bytes) -> None:
        self._form, self._data = form, data

    def format(self) -> QAudioFormat:
        return self._form

    def constData(self) -> memoryview:
        return memoryview(self._data)


class QAudioDecoder(QObject):
    bufferReady = Signal()
    finished = Signal()
    failed = Signal(object)
    fault = ""

    class Error(Enum):
        NoError = 0
        FormatError = 2

    def __init__(self) -> None:
        super().__init__()
        self._error = self.Error.NoError
        self._text = ""
        self._waiting: list[QAudioBuffer] = []

    @property
    def error(self) -> object:
        """As in Qt, both a signal and a method."""
        return _Both(self.failed, self._error)

    def isSupported(self) -> bool:
        return self.fault != "unsupported"

    def errorString(self) -> str:
        return self._text

    def setSourceDevice(self, device: QIODevice) -> None:
        self._device = device

    def start(self) -> None:
        QTimer.singleShot(0, self._decode)

    def bufferAvailable(self) -> bool:
        return bool(self._waiting)

    def read(self) -> QAudioBuffer:
        return self._waiting.pop(0)

    def _decode(self) -> None:
        data = bytes(self._device.readAll().data())
        if self.fault == "silent":
            self._fails("The media doesn't contain an audio stream")
            return
        at = data.find(b"RIFF")
        if at < 0:
            self._fails("no")
            return
        with wave.open(io.BytesIO(data[at:])) as file:
            form = QAudioFormat(file.getframerate(), file.getnchannels())
            while piece := file.readframes(ROWS):
                self._waiting.append(QAudioBuffer(form, piece))
                if self.fault == "changes":
                    form = QAudioFormat(form.sampleRate() // 2, form.channelCount())
                self.bufferReady.emit()
        self.finished.emit()

    def _fails(self, text: str) -> None:
        self._error, self._text = self.Error.FormatError, text
        self.failed.emit(self._error)


class _Both:
    def __init__(self, signal: object, value: object) -> None:
        self.connect = signal.connect  # type: ignore[attr-defined]  # a signal has it
        self._value = value

    def __call__(self) -> object:
        return self._value


def main(fault: str) -> None:
    if fault == "missing":
        sys.modules["PySide6.QtMultimedia"] = None  # type: ignore[assignment]  # so Python says that it is not there
    else:
        made = types.ModuleType("PySide6.QtMultimedia")
        made.QAudioDecoder = QAudioDecoder  # type: ignore[attr-defined]  # a module made here has any names
        sys.modules["PySide6.QtMultimedia"] = made
        QAudioDecoder.fault = fault
    from widgets.sound.film_decoder import main as decode

    decode()
