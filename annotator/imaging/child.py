"""The process that decodes doubtful pictures: ``python -m annotator.imaging.child``.

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
from annotator.imaging.confined import Memory, give_up_rights, in_time, own_streams, write
from annotator.imaging.developing import UndevelopableError, develop
from annotator.imaging.framing import (
    ANSWERED,
    FOR_LACK_OF_MEMORY,
    READY,
    REFUSED,
    TRACES,
    next_request,
)
from annotator.imaging.probing import facts_of
from annotator.imaging.traces import traces_in

_PLUGINS: Final = ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff", "WebP")


def main() -> None:
    """Answer until there is nothing more to be asked."""
    with own_streams() as (requests, answers, nowhere):
        cv2.setNumThreads(1)
        for name in _PLUGINS:
            import_module(f"PIL.{name}ImagePlugin")
        import_module("PIL.ImageCms")  # for Lab colours
        memory = Memory()
        give_up_rights()
        write(answers, READY)
        while request := next_request(requests.read):
            data = requests.read(request.length)
            if len(data) < request.length:
                return
            memory.allow(request.limits.memory_bytes)
            with in_time(request.limits, nowhere):
                status, pixels = _answer(data, request.reduction)
            write(answers, status)
            write(answers, pixels)


def _answer(data: bytes, reduction: int) -> tuple[bytes, memoryview | bytes]:
    try:
        if reduction == TRACES:
            return ANSWERED, bytes([traces_in(data)])
        facts = facts_of(BytesIO(data), Path("picture"))
        pixels = np.ascontiguousarray(develop(data, facts, reduction))
    except (UndevelopableError, UnreadableMediaError):
        return REFUSED, b""
    except MemoryError:
        return FOR_LACK_OF_MEMORY, b""
    return ANSWERED, pixels.data.cast("B")


if __name__ == "__main__":
    main()
