"""Has doubtful pictures decoded in a separate process, which is killed if it takes too long.

That process (``annotator.imaging.sandbox.decoder_child``) gets the bytes of the picture and gives
back pixels; it is kept for the next picture as long as it behaves. Several threads may ask at once.
"""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING, Final

from annotator.imaging.formats.decoding_limits import LOOKING, limits_of
from annotator.imaging.sandbox.decoder_frames import (
    ANSWERED,
    FOR_LACK_OF_MEMORY,
    MEASURED,
    REFUSED,
    TRACES,
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
    from annotator.imaging.pixels.arrays import Shown
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
]

CHILD_ARGUMENT: Final = "--decode-pictures-apart"
"""With this alone a frozen program does what the module ``decoder_child`` does."""

MOST_KEPT: Final = 2
"""As many as threads that decode in the window."""

_MOST_PICTURES: Final = 500
"""A process that has decoded so many is replaced: codecs are known to leak."""


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
        facts: what its header says.
        reduction: by how much to make it smaller.
        shape: rows and columns of what comes back.
        rendering: how values are shown, if it has any; else it comes back as ``develop`` has it.

    Raises:
        ApartError: one of its kinds; the process is gone then, unless it refused the picture.
        MemoryError: the picture took more memory than it may.
    """
    import numpy as np  # noqa: PLC0415 - it costs 0.1 s, and the list of pictures needs none

    pixels = np.empty((*shape, 3), np.uint8)
    told = bytearray(MEASURED.size if facts.has_values else 0)
    limits = limits_of(facts, len(data))
    request = packed_request(len(data), reduction, limits, rendering)
    _ask(request, data, limits, [pixels.data.cast("B"), memoryview(told)])
    pixels.setflags(write=False)
    return pixels, unpacked_measured(bytes(told)) if told else None


def traces_apart(data: bytes) -> int:
    """Return which traces the beginning of a picture tells, a bit for each, as ``traces`` has them.

    Raises:
        ApartError: one of its kinds.
        MemoryError: that took more memory than it may.
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
    """End the processes that are kept for the next picture; the next one starts its own."""
    with _LOCK:
        ended = _IDLE.copy()
        _IDLE.clear()
    for child in ended:
        child.end()


def command() -> list[str]:
    """Return how the process is started, from source and frozen."""
    return command_of("annotator.imaging.sandbox.decoder_child", CHILD_ARGUMENT)


class _Child(Process):
    """One process that decodes; only one thread talks with it at a time."""

    def __init__(self) -> None:
        """Start it and wait until it is ready.

        Raises:
            NoProcessError: it cannot be started.
        """
        super().__init__(command())
        self._pictures = 0

    @property
    def is_fresh(self) -> bool:
        """Whether it runs and may take another picture."""
        return self._pictures < _MOST_PICTURES and self.is_running

    def ask(self, request: bytes, data: bytes, limits: Limits, answers: list[memoryview]) -> None:
        """Fill the answers; see ``develop_apart`` and ``traces_apart``."""
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
    """Return a process that nobody else talks with, a new one if none is idle."""
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
