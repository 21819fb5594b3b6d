"""The process that runs a detector; started as ``python -m`` with this module's name.

Once it is ready it can open no file and no socket, also not for a model that names other files.
It runs one model, by OpenCV's own engines, and ends when its input does.
"""

from __future__ import annotations

import os
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.imaging.sandbox.confinement import (
    give_up_rights,
    in_time,
    own_streams,
    write,
)
from annotator.imaging.sandbox.decoder_frames import READY
from annotator.imaging.sandbox.detector_frames import (
    DetectorRequest,
    ReplyStatus,
    RequestKind,
    answer_bytes,
    next_request,
)
from annotator.imaging.sandbox.detector_output import OutputLayout, best, candidates, layout_of
from annotator.system import face

_MOST_THREADS: Final = 4
_GREY: Final = 114
_ENGINES: Final = (cv2.dnn.ENGINE_AUTO, cv2.dnn.ENGINE_CLASSIC)


class _Refused(Exception):  # noqa: N818 - not an error of ours
    """The file is no supported detector."""


class _Model:
    """A loaded network and the layout of its input."""

    def __init__(self, data: bytes, about: dict[str, Any]) -> None:
        self._size: tuple[int, int] = (int(about["width"]), int(about["height"]))
        self._is_channels_last, self._is_byte = about["channels_last"], about["is_byte"]
        self._names = int(about["names"])
        self._net: Any = None
        found = None
        for engine in _ENGINES:
            self._net = self._read(data, engine)
            found = None if self._net is None else self._try()
            if found is not None:
                break
        if found is None:
            raise _Refused
        self.layout, self.classes, self._place = found

    @staticmethod
    def _read(data: bytes, engine: int) -> Any:  # noqa: ANN401 - OpenCV has no type for it
        try:
            net = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8), engine=engine)
        except cv2.error as fault:
            _raise_if_lacking(fault)
            return None
        return None if net.empty() else net

    def _try(self) -> tuple[OutputLayout, int, int] | None:
        """Run the network on a grey picture; its output shows the layout."""
        width, height = self._size
        try:
            outputs = self._run(np.full((height, width, 3), _GREY, np.uint8))
        except cv2.error as fault:
            _raise_if_lacking(fault)
            return None
        return layout_of([output.shape for output in outputs], self._names)

    def find(
        self, pixels: NDArray[np.uint8], confidence: float, overlap: float
    ) -> list[list[float]]:
        """Return the detections, as ``best`` does, in pixels of the given picture."""
        laid, scale, (left, top) = _letterbox(pixels, self._size)
        output = self._run(laid)[self._place]
        try:
            rows = candidates(output, self.layout, self.classes, self._size)
        except ValueError:
            raise _Refused from None
        rows = best(rows, confidence, overlap)
        rows[:, [0, 2]] = (rows[:, [0, 2]] - left) / scale
        rows[:, [1, 3]] = (rows[:, [1, 3]] - top) / scale
        found: list[list[float]] = rows.astype(np.float64).tolist()
        return found

    def _run(self, laid: NDArray[np.uint8]) -> list[NDArray[Any]]:
        """Return all outputs for a picture of the right size, blue first."""
        colours = cv2.cvtColor(laid, cv2.COLOR_BGR2RGB)
        given: NDArray[Any] = (
            colours[None] if self._is_channels_last else colours.transpose(2, 0, 1)[None]
        )
        if not self._is_byte:
            given = given.astype(np.float32) / 255
        self._net.setInput(np.ascontiguousarray(given))
        outputs = self._net.forward(self._net.getUnconnectedOutLayersNames())
        return [np.asarray(output) for output in outputs]


def _letterbox(
    pixels: NDArray[np.uint8], size: tuple[int, int]
) -> tuple[NDArray[np.uint8], float, tuple[int, int]]:
    """Return the picture in that size with grey bars, its scale, and its offset."""
    rows, columns = pixels.shape[:2]
    scale = min(size[0] / columns, size[1] / rows)
    width, height = max(1, round(columns * scale)), max(1, round(rows * scale))
    smaller = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(pixels, (width, height), interpolation=smaller)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    laid = np.full((size[1], size[0], 3), _GREY, np.uint8)
    laid[top : top + height, left : left + width] = small
    return laid, scale, (left, top)


def _raise_if_lacking(fault: cv2.error) -> None:
    if fault.code == cv2.Error.StsNoMem:
        raise MemoryError from None


def main() -> None:
    """Answer requests until there are no more."""
    with own_streams() as (requests, answers, nowhere):
        cv2.setNumThreads(min(_MOST_THREADS, os.cpu_count() or 1))
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        memory = face.MemoryLimit()
        give_up_rights()
        write(answers, READY)
        model: _Model | None = None
        while request := next_request(requests.read):
            memory.allow(request.limits.memory_bytes)
            with in_time(request.limits, nowhere):
                model, answer = _answer(request, model)
            write(answers, answer)


def _answer(request: DetectorRequest, model: _Model | None) -> tuple[_Model | None, bytes]:
    about = request.particulars
    try:
        if request.kind is RequestKind.LOAD:
            model = _Model(request.data, about)
            told = {"layout": model.layout.value, "classes": model.classes}
            return model, answer_bytes(ReplyStatus.ANSWERED, told)
        if model is None:
            return None, answer_bytes(ReplyStatus.REFUSED)
        pixels = np.frombuffer(request.data, np.uint8).reshape(about["rows"], about["columns"], 3)
        found = model.find(pixels, about["confidence"], about["overlap"])
    except MemoryError:
        return None, answer_bytes(ReplyStatus.FOR_LACK_OF_MEMORY)
    except (_Refused, cv2.error):
        return None, answer_bytes(ReplyStatus.REFUSED)
    return model, answer_bytes(ReplyStatus.ANSWERED, found)


if __name__ == "__main__":
    main()
