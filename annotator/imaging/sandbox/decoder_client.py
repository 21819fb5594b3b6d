"""Has doubtful pictures decoded in a separate process, which is killed if it takes too long.

That process (``annotator.imaging.sandbox.decoder_child``) gets the bytes of the picture and gives
back pixels; it is kept for the next picture as long as it behaves. Several threads may ask at once.
"""

from __future__ import annotations

import atexit
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.decoding_limits import LOOKING, limits_of
from annotator.imaging.sandbox.decoder_frames import (
    ANSWERED,
    FOR_LACK_OF_MEMORY,
    MEASURED,
    REFUSED,
    TRACES,
    VALUES,
    packed_request,
    unpacked_measured,
)
from annotator.imaging.sandbox.processes import (
    ApartError,
    NoProcessError,
    Process,
    RefusedApartError,
    TookTooLongError,
    command_of,
)
from annotator.imaging.sandbox.processes import BrokeError as BrokeDecoderError
from annotator.rendering import PLAIN

if TYPE_CHECKING:
    from annotator.imaging.formats.decoding_limits import Limits
    from annotator.imaging.formats.facts import ImageFacts, ValueStatistics
    from annotator.imaging.pixels.arrays import Raw, Shown
    from annotator.rendering import Rendering

__all__ = [
    "ApartError",
    "BrokeDecoderError",
    "NoProcessError",
    "RefusedApartError",
    "TookTooLongError",
    "command",
    "develop_apart",
    "rest",
    "traces_apart",
    "values_apart",
]

CHILD_ARGUMENT: Final = "--decode-pictures-apart"
"""With this only argument, a frozen program acts as the module ``decoder_child``."""

MOST_KEPT: Final = 2
"""One for each thread of the window that decodes."""

_BYTE_BITS: Final = 8
_MOST_PICTURES: Final = 500
"""After this many pictures a process is replaced, because codecs are known to leak memory."""


def develop_apart(
    data: bytes,
    facts: ImageFacts,
    reduction: int,
    shape: tuple[int, int],
    rendering: Rendering = PLAIN,
) -> tuple[Shown, ValueStatistics | None]:
    """Return the result of ``codecs.render`` for these bytes, computed in another process.

    Args:
        data: the whole file.
        facts: the facts in its header.
        reduction: the divisor of width and height.
        shape: rows and columns of the result.
        rendering: how to show values, if it has any; otherwise the result is that of ``develop``.

    Raises:
        ApartError: one of its subclasses; the process has ended then, unless it refused the
            picture.
        MemoryError: the picture exceeded the memory limit.
    """
    import numpy as np  # noqa: PLC0415 - it takes 0.1 s, and the list of pictures does not need it

    pixels = np.empty((*shape, 3), np.uint8)
    told = bytearray(MEASURED.size if facts.has_values else 0)
    limits = limits_of(facts, len(data))
    request = packed_request(len(data), reduction, limits, rendering)
    _ask(request, data, limits, [pixels.data.cast("B"), memoryview(told)])
    pixels.setflags(write=False)
    return pixels, unpacked_measured(bytes(told)) if told else None


def values_apart(data: bytes, facts: ImageFacts) -> Raw:
    """Return the values of a picture that has some, as ``codecs.stored_values`` does.

    Raises:
        ApartError: one of its subclasses.
        MemoryError: the picture exceeded the memory limit.
    """
    import numpy as np  # noqa: PLC0415 - as above

    form = np.dtype(f"{facts.numbers.value}{facts.bits // _BYTE_BITS}")
    values = np.empty((facts.height_px, facts.width_px, facts.bands + facts.has_alpha), form)
    limits = limits_of(facts, len(data))
    limits = replace(limits, memory_bytes=limits.memory_bytes + 2 * values.nbytes)
    request = packed_request(len(data), VALUES, limits)
    _ask(request, data, limits, [values.data.cast("B")])
    return values


def traces_apart(data: bytes) -> int:
    """Return the metadata found at the beginning of a picture, one bit for each kind in ``traces``.

    Raises:
        ApartError: one of its subclasses.
        MemoryError: the memory limit was exceeded.
    """
    found = bytearray(1)
    _ask(packed_request(len(data), TRACES, LOOKING), data, LOOKING, [memoryview(found)])
    return found[0]


def _ask(request: bytes, data: bytes, limits: Limits, answers: list[memoryview]) -> None:
    child = _taken()
    try:
        child.ask(request, data, limits, answers)
    except RefusedApartError:
        _give_back(child)
        raise
    except BaseException:
        child.end()
        raise
    _give_back(child)


def rest() -> None:
    """End the processes that are kept for the next picture; that one starts a new process."""
    with _LOCK:
        ended = _IDLE.copy()
        _IDLE.clear()
    for child in ended:
        child.end()


def command() -> list[str]:
    """Return the command that starts the process, from source or frozen."""
    return command_of("annotator.imaging.sandbox.decoder_child", CHILD_ARGUMENT)


class _Child(Process):
    """A decoding process; only one thread uses it at a time."""

    def __init__(self) -> None:
        """Start the process and wait until it is ready.

        Raises:
            NoProcessError: it cannot be started.
        """
        super().__init__(command())
        self._pictures = 0

    @property
    def is_fresh(self) -> bool:
        """Whether it is running and may decode another picture."""
        return self._pictures < _MOST_PICTURES and self.is_running

    def ask(self, request: bytes, data: bytes, limits: Limits, answers: list[memoryview]) -> None:
        """Fill the buffers of the answer; see ``develop_apart`` and ``traces_apart``."""
        self._pictures += 1
        status = bytearray(1)
        with self.watched(limits.patience_s):
            self.send(request, data)
            self.take(memoryview(status))
            if status == REFUSED:
                raise RefusedApartError
            if status == FOR_LACK_OF_MEMORY:
                raise MemoryError
            if status != ANSWERED:
                raise BrokeDecoderError
            for answer in answers:
                self.take(answer)


_IDLE: Final[list[_Child]] = []
_LOCK: Final = threading.Lock()
atexit.register(rest)


def _taken() -> _Child:
    """Return a process that no other thread uses, a new one if none is free."""
    while True:
        with _LOCK:
            child = _IDLE.pop() if _IDLE else None
        if child is None:
            return _Child()
        if child.is_fresh:
            return child
        child.end()


def _give_back(child: _Child) -> None:
    with _LOCK:
        is_kept = child.is_fresh and len(_IDLE) < MOST_KEPT
        if is_kept:
            _IDLE.append(child)
    if not is_kept:
        child.end()
