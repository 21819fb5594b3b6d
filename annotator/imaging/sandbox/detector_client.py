"""Runs a detector on a picture, in a separate process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from annotator.document_limits import is_number
from annotator.imaging.formats.decoding_limits import DETECTING, Limits
from annotator.imaging.formats.onnx_header import BYTE, ModelHeader, Port
from annotator.imaging.sandbox.detector_frames import (
    ReplyStatus,
    RequestKind,
    answer_of,
    request_head,
)
from annotator.imaging.sandbox.processes import BrokeError, Process, RefusedApartError, command_of
from annotator.model.geometry import Box

if TYPE_CHECKING:
    from annotator.imaging.formats.facts import Picture

CHILD_ARGUMENT: Final = "--run-detector-apart"
"""With this only argument, a frozen program runs ``annotator.imaging.sandbox.detector_child``."""

MOST_PIXELS: Final = 4_000_000
"""A picture is halved until it has at most this many pixels; detectors use far fewer."""

USUAL_PX: Final = 640
"""The side of a detector's input if neither the model nor the person sets another."""

_COLOURS: Final = 3
_SIDES: Final = 4
_TIMES_MODEL: Final = 4
_ROW: Final = 6


@dataclass(frozen=True, slots=True)
class Input:
    """The input of a model; a side that is None is dynamic and must be chosen."""

    width_px: int | None
    height_px: int | None
    is_channels_last: bool
    is_byte: bool


@dataclass(frozen=True, slots=True)
class DetectedBox:
    """One detection: the box in image pixels, the confidence, and the class."""

    box: Box
    score: float
    class_id: int


def picture_input(header: ModelHeader) -> Input | None:
    """Return the picture input of a model; None unless it is the only input."""
    if len(header.inputs) != 1:
        return None
    port = header.inputs[0]
    if len(port.shape) != _SIDES or port.shape[0] not in (1, None):
        return None
    is_byte = port.kind == BYTE
    if port.shape[1] == _COLOURS:
        return _input(port, (3, 2), is_last=False, is_byte=is_byte)
    if port.shape[3] == _COLOURS:
        return _input(port, (2, 1), is_last=True, is_byte=is_byte)
    return None


def _input(port: Port, at: tuple[int, int], *, is_last: bool, is_byte: bool) -> Input:
    return Input(port.shape[at[0]], port.shape[at[1]], is_last, is_byte)


class Detector(Process):
    """A process that holds one model. One thread at a time uses it; any thread may ``kill`` it.

    Args:
        data: the whole file.
        wanted: the input of the model.
        size_px: width and height of the input.
        names: the number of classes that it names, 0 if it names none.
        limits: the limits of its cost.

    Raises:
        NoProcessError: no process could be started.
    """

    def __init__(
        self,
        data: bytes,
        wanted: Input,
        size_px: tuple[int, int],
        *,
        names: int = 0,
        limits: Limits = DETECTING,
    ) -> None:
        """Start the process; call ``load`` next."""
        super().__init__(command())
        self._limits = Limits(limits.seconds, limits.memory_bytes + _TIMES_MODEL * len(data))
        self._data = data
        self.layout, self.classes = "", 0
        self._about = {
            "width": size_px[0],
            "height": size_px[1],
            "channels_last": wanted.is_channels_last,
            "is_byte": wanted.is_byte,
            "names": names,
        }

    def load(self) -> None:
        """Load the model and run it on a grey picture, which reveals its layout.

        Raises:
            RefusedApartError: it is no supported detector.
            TookTooLongError, BrokeError: it was killed, or ended by itself.
            MemoryError: it exceeded the memory limit.
        """
        data, self._data = self._data, b""
        told = self._ask(RequestKind.LOAD, self._about, data)
        if not isinstance(told, dict) or not isinstance(told.get("classes"), int):
            self.end()
            raise BrokeError
        self.layout, self.classes = str(told.get("layout")), int(told["classes"])

    def find(self, picture: Picture, confidence: float, overlap: float) -> list[DetectedBox]:
        """Return the detections on a picture, highest confidence first.

        Args:
            picture: as decoded.
            confidence: the minimum confidence, 0 to 1.
            overlap: of two boxes of one class that overlap more, only the more confident is kept, 0
                to 1.

        Raises:
            RefusedApartError: its output is no detection after all.
            TookTooLongError, BrokeError: it was killed, or ended by itself.
            MemoryError: it exceeded the memory limit.
        """
        rows, columns = picture.pixels.shape[:2]
        about = {"rows": rows, "columns": columns, "confidence": confidence, "overlap": overlap}
        answer = self._ask(RequestKind.FIND, about, picture.pixels.data.cast("B"))
        size = picture.facts.width_px, picture.facts.height_px
        rows_told = answer if isinstance(answer, list) else []
        found = (_found(row, picture.scale, size) for row in rows_told)
        return [each for each in found if each is not None]

    def _ask(self, kind: RequestKind, about: dict[str, Any], data: bytes | memoryview) -> Any:  # noqa: ANN401 - JSON, validated by who asks
        try:
            with self.watched(self._limits.patience_s):
                self.send(request_head(kind, about, len(data), self._limits), data)
                status, content = answer_of(self.take)
            _require_answered(status)
        except (ValueError, RecursionError):
            self.end()
            raise BrokeError from None
        except BaseException:
            self.end()
            raise
        return content


def _require_answered(status: int) -> None:
    if status == ReplyStatus.FOR_LACK_OF_MEMORY:
        raise MemoryError
    if status == ReplyStatus.REFUSED:
        raise RefusedApartError
    if status != ReplyStatus.ANSWERED:
        raise BrokeError


def _found(row: Any, scale: float, size_px: tuple[int, int]) -> DetectedBox | None:  # noqa: ANN401 - JSON of the other process
    """Validate a row of the output, which is not trusted, and convert it to a detection."""
    if not isinstance(row, list) or len(row) != _ROW:
        return None
    if not all(map(is_number, row)):
        return None
    left, top, right, bottom = (value / scale for value in row[:4])
    if right <= left or bottom <= top or not 0 <= row[5] < 1 << 31:
        return None
    box = Box(left, top, right - left, bottom - top).clipped(*size_px)
    return None if box is None else DetectedBox(box, min(1.0, max(0.0, row[4])), int(row[5]))


def command() -> list[str]:
    """Return the command that starts the process, from source or frozen."""
    return command_of("annotator.imaging.sandbox.detector_child", CHILD_ARGUMENT)
