"""The process that decodes one very large picture: ``python -m annotator.imaging.big.child``.

The picture is its standard input; rows from the top to the bottom are its standard output, after
a head of sixteen bytes. It holds some rows at a time, whatever the size. Before the first byte is
decoded it gives up all rights to open or write a file, where the system knows that.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD: Final = struct.Struct("<IIII")
"""Width, height and bands of what follows (one band or three, red first), and a mark."""

MARK: Final = 0x7EC0DE

LOADERS: Final = {"JPEG": "jpegload", "PNG": "pngload", "TIFF": "tiffload"}
ROWS: Final = 8
"""So many rows are asked for at once: a codec keeps some multiple of them."""

_NICE: Final = 10
_BYTE: Final = "uchar"
_ALPHAS: Final = frozenset({2, 4})
_WHITE: Final = 255
_BLOCK: Final = 1 << 16
_SOURCES: Final[list[object]] = []


def main(arguments: list[str] | None = None) -> None:
    """Decode standard input: arguments are the type, the reduction, and the limits.

    The limits are seconds of a processor and bytes of memory beyond those it begins with.
    """
    kind, reduction, seconds, memory = arguments or sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    picture, answers = os.dup(0), os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)  # what a codec prints must not stand among the rows
    # One thread decodes; more would only hold more rows. Read by the library when it is loaded.
    os.environ["VIPS_CONCURRENCY"] = "1"
    import pyvips  # noqa: PLC0415

    pyvips.block_untrusted_set(True)  # noqa: FBT003 - the library's own call
    pyvips.cache_set_max(0)
    _limit(int(seconds), int(memory))
    image = _shown(lambda: _opened(pyvips, picture, kind, int(reduction)))
    with answers:
        _write(answers, HEAD.pack(image.width, image.height, image.bands, MARK))
        for rows in _rows(pyvips, image):
            _write(answers, rows)


def _opened(pyvips: Any, picture: int, kind: str, reduction: int) -> Any:  # noqa: ANN401 - it brings no types
    os.lseek(picture, 0, os.SEEK_SET)
    source = pyvips.SourceCustom()
    source.on_read(lambda size: os.read(picture, min(size, _BLOCK)))
    source.on_seek(lambda offset, whence: os.lseek(picture, offset, whence))
    options: dict[str, Any] = {"access": "sequential", "fail_on": "error"}
    if kind == "JPEG" and reduction > 1:
        options["shrink"] = reduction
    _SOURCES.append(source)  # its handles are held by it alone
    load = getattr(pyvips.Image, f"{LOADERS[kind]}_source")
    return load(source, **options)


def _shown(opened: Any) -> Any:  # noqa: ANN401 - as above
    """Return the picture in bytes of grey or of colour, over white."""
    image = opened()
    if image.format != _BYTE:
        # Least and greatest value first: that takes going through the picture once more.
        colours = image.bands - (image.bands in _ALPHAS)
        seen = image.extract_band(0, n=colours).stats()
        low, high = seen(0, 0)[0], seen(1, 0)[0]
        image = opened()
        alpha = image.extract_band(colours) if image.bands > colours else None
        by = _WHITE / (high - low) if high > low else _WHITE / 65535
        image = image.extract_band(0, n=colours).linear(by, -low * by, uchar=True)
        if alpha is not None:
            image = image.bandjoin(alpha.linear(_WHITE / 65535, 0, uchar=True))
    if image.bands in _ALPHAS and image.interpretation != "cmyk":
        image = image.flatten(background=_WHITE)
    if image.bands not in {1, 3} or image.interpretation in {"cmyk", "lab"}:
        image = image.colourspace("srgb")
    return image if image.bands in {1, 3} else image.extract_band(0)


def _rows(pyvips: Any, image: Any) -> Iterator[memoryview]:  # noqa: ANN401 - as above
    region = pyvips.Region.new(image)
    for top in range(0, image.height, ROWS):
        yield region.fetch(0, top, image.width, min(ROWS, image.height - top))


def _write(answers: IO[bytes], data: Any) -> None:  # noqa: ANN401 - as above
    view = memoryview(data).cast("B")
    try:
        while view:
            view = view[answers.write(view) :]
    except BrokenPipeError:
        os._exit(0)  # whoever asked is gone


def _limit(seconds: int, memory: int) -> None:
    """Keep to so much time and memory, open nothing and write nothing from now on."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib would import more
            held = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + memory, held + memory))
    for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(what, (0, 0))


if __name__ == "__main__":
    main()
