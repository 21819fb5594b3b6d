"""The process that decodes doubtful pictures.

It is started as ``python -m annotator.imaging.sandbox.decoder_child``.

It reads pictures from its standard input, answers on its standard output, and ends when the
input does. Once it is ready it can open no file and no socket, write no file and leave no memory
behind it, where the system lets a program give up those rights (Linux, macOS). It ends itself
when a picture takes too long, should nobody be there any more to kill it.
"""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.probe import facts_of
from annotator.imaging.pixels.codecs import (
    UndevelopableError,
    develop,
    render,
    stored_values,
)
from annotator.imaging.sandbox.confinement import (
    give_up_rights,
    in_time,
    own_streams,
    write,
)
from annotator.imaging.sandbox.decoder_frames import (
    ANSWERED,
    FOR_LACK_OF_MEMORY,
    READY,
    REFUSED,
    TRACES,
    VALUES,
    DecoderRequest,
    next_request,
    packed_measured,
)
from annotator.imaging.sandbox.traces import traces_in
from annotator.system import face

_PLUGINS: Final = ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff", "WebP")


def main() -> None:
    """Answer requests until there are no more."""
    with own_streams() as (requests, answers, nowhere):
        cv2.setNumThreads(1)
        for name in _PLUGINS:
            import_module(f"PIL.{name}ImagePlugin")
        import_module("PIL.ImageCms")  # for Lab colours
        import_module("annotator.imaging.pixels.tiff_bands")
        memory = face.MemoryLimit()
        give_up_rights()
        write(answers, READY)
        while request := next_request(requests.read):
            data = requests.read(request.length)
            if len(data) < request.length:
                return
            memory.allow(request.limits.memory_bytes)
            with in_time(request.limits, nowhere):
                status, *pieces = _answer(data, request)
            write(answers, status)
            for piece in pieces:
                write(answers, piece)


def _answer(data: bytes, request: DecoderRequest) -> tuple[memoryview | bytes, ...]:
    try:
        if request.reduction == TRACES:
            return ANSWERED, bytes([traces_in(data)])
        facts = facts_of(BytesIO(data), Path("picture"))
        if request.reduction == VALUES:
            values = stored_values(data, facts)
            return ANSWERED, memoryview(values.tobytes())
        if facts.has_values:
            shown, found = render(data, facts, request.reduction, request.rendering)
            told = packed_measured(found)
        else:
            shown, told = develop(data, facts, request.reduction), b""
        pixels = np.ascontiguousarray(shown)
    except (UndevelopableError, UnreadableMediaError):
        return (REFUSED,)
    except MemoryError:
        return (FOR_LACK_OF_MEMORY,)
    return ANSWERED, pixels.data.cast("B"), told


if __name__ == "__main__":
    main()
