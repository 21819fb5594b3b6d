"""The process that decodes the sound of a film, by QtMultimedia.

It is started as ``python -m widgets.sound.film_decoder``. Its input is the file, already
open; it writes samples to its output. Once it has loaded what it needs it can open no other
file and no connection, where the system lets a program give up those rights.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from annotator.audio.container_frames import (
    DECODED,
    ENDED,
    FORMAT,
    FORMED,
    MISSING,
    READY,
    REFUSED,
    SAMPLES,
    SILENT,
)
from annotator.imaging.formats.decoding_limits import CONTAINED, MAX_FRAMES_AT_ONCE
from annotator.imaging.sandbox.confinement import (
    forbid_files,
    give_up_rights,
    in_time,
    own_streams,
    write,
)
from annotator.system import face

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioBuffer, QAudioDecoder

_MOST_FILES: Final = 64
"""What a thread of Qt waits by counts as a file."""

_PEAK: Final = 32_768
_TOGETHER: Final = 1 << 16
"""So many samples are written at once: QtMultimedia hands them out a thousand at a time."""

Pcm = np.ndarray[tuple[int], np.dtype[np.int16]]


def main() -> None:
    """Decode the sound of the file that is the input."""
    with own_streams() as (source, answers, nowhere):
        write(answers, READY)
        try:
            from PySide6.QtCore import QCoreApplication, QFile, QIODevice  # noqa: PLC0415 - Qt may not be there, and the answer says so
            from PySide6.QtMultimedia import QAudioDecoder  # noqa: PLC0415 - may not be there
        except ImportError:
            write(answers, MISSING)
            return
        app = QCoreApplication([])
        decoder = QAudioDecoder()
        if not decoder.isSupported():
            write(answers, MISSING)
            return
        give_up_rights(_MOST_FILES)
        forbid_files()
        face.MemoryLimit().allow(CONTAINED.memory_bytes)
        file = QFile()
        file.open(source.fileno(), QIODevice.OpenModeFlag.ReadOnly)
        answering = Answers(decoder, answers)
        decoder.bufferReady.connect(answering.tell)
        decoder.finished.connect(app.quit)
        decoder.error.connect(app.quit)
        with in_time(CONTAINED, nowhere):
            decoder.setSourceDevice(file)
            decoder.start()
            app.exec()
        answering.end()


class Answers:
    """Writes what a decoder has decoded."""

    def __init__(self, decoder: QAudioDecoder, answers: IO[bytes]) -> None:
        """Write nothing yet."""
        self._decoder = decoder
        self._answers = answers
        self._form: tuple[int, int] | None = None
        self._waiting: list[Pcm] = []
        self._count = 0

    def tell(self) -> None:
        """Write what is ready."""
        while self._decoder.bufferAvailable():
            self._add(self._decoder.read())

    def end(self) -> None:
        """Write that there is no more, or what is wrong."""
        self._write_waiting()
        error = self._decoder.error()  # type: ignore[operator]  # the stubs know only the signal of this name
        if error == type(error).NoError:
            self._write(ENDED if self._form is not None else SILENT)
        else:
            is_silent = "audio stream" in self._decoder.errorString()
            self._write(SILENT if is_silent and self._form is None else REFUSED)

    def _add(self, buffer: QAudioBuffer) -> None:
        form = buffer.format()
        told = form.sampleRate(), form.channelCount()
        if self._form is None:
            self._form = told
            self._write(FORMED + FORMAT.pack(*told))
        if told != self._form:  # another sound begins
            self._write(REFUSED)
            os._exit(0)
        samples = mixed(bytes(buffer.constData()), form.sampleFormat().name, told[1])
        self._waiting.append(samples)
        self._count += len(samples)
        if self._count >= _TOGETHER:
            self._write_waiting()

    def _write_waiting(self) -> None:
        samples = np.concatenate([np.zeros(0, np.int16), *self._waiting])
        self._waiting, self._count = [], 0
        for begin in range(0, len(samples), MAX_FRAMES_AT_ONCE):
            piece = samples[begin : begin + MAX_FRAMES_AT_ONCE]
            self._write(DECODED + SAMPLES.pack(len(piece)) + piece.tobytes())

    def _write(self, data: bytes) -> None:
        try:
            write(self._answers, data)
        except SystemExit:  # the program is gone, and Qt would go on
            os._exit(0)


def mixed(data: bytes, form: str, channels: int) -> Pcm:
    """Return the mean of all channels as samples of 16 bits; ``form`` is a name of Qt."""
    if form == "UInt8":
        values = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128
    elif form == "Int16":
        values = np.frombuffer(data, np.int16).astype(np.float32) / _PEAK
    elif form == "Int32":
        values = (np.frombuffer(data, np.int32) / 2.0**31).astype(np.float32)
    else:
        values = np.nan_to_num(np.frombuffer(data, np.float32), posinf=1.0, neginf=-1.0)
    mono = values.reshape(-1, channels).mean(axis=1)
    whole = np.clip(np.rint(mono * _PEAK), -_PEAK, _PEAK - 1)
    made: Pcm = whole.astype("<i2")
    return made


if __name__ == "__main__":
    main()
