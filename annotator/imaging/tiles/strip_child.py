"""The process that decodes one very large picture.

It is started as ``python -m annotator.imaging.tiles.strip_child``.

The picture is its standard input; rows from the top to the bottom are its standard output, after
a head of fixed length. It holds some rows at a time, whatever the size. Before the first byte is
decoded it gives up all rights to open or write a file, where the system knows that.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from typing import IO, TYPE_CHECKING, Any, Final

from annotator.imaging.tiles.strip_values import rendered
from annotator.system import face

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD: Final = struct.Struct("<IIII4d")
"""Width, height and number of bands of the rows (one band or three, red first), and a magic number.

For a picture with values these follow: least, greatest, and those shown black and white.
"""

MARK: Final = 0x7EC0DE

LOADERS: Final = {"JPEG": "jpegload", "PNG": "pngload", "TIFF": "tiffload"}
ROWS: Final = 8
"""Rows per request; a codec buffers some multiple of them."""

_BYTE: Final = "uchar"
_ALPHAS: Final = frozenset({2, 4})
_WHITE: Final = 255
_BLOCK: Final = 1 << 16
_SOURCES: Final[list[object]] = []
_NO_PATCH: Final = "0:"


def main(arguments: list[str] | None = None) -> None:
    """Decode standard input. The arguments: type, reduction, two limits, rendering, patch.

    The limits are seconds of processor time, and bytes of memory beyond the initial ones. The
    rendering is in the form of ``rendered``; "" for bytes. The patch is a position in the file with
    replacement bytes, in hexadecimal.
    """
    kind, reduction, seconds, memory, wish, patch = arguments or sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    picture, answers = os.dup(0), os.fdopen(os.dup(1), "wb", buffering=0)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)  # output of a codec must not mix with the rows
    # Decode in one thread; more would only buffer more rows. The library reads this when it is
    # loaded.
    os.environ["VIPS_CONCURRENCY"] = "1"
    import pyvips  # noqa: PLC0415 - after what it reads when it is loaded

    pyvips.block_untrusted_set(True)  # noqa: FBT003 - the library's own call
    pyvips.cache_set_max(0)
    _limit(int(seconds), int(memory))

    def opened() -> Any:  # noqa: ANN401 - it has no types
        return _opened(pyvips, (picture, patch), kind, int(reduction))

    ends = 0.0, 0.0, 0.0, 0.0
    if wish:
        image, ends = rendered(opened, wish)
    else:
        image = _shown(opened())
    with answers:
        _write(answers, HEAD.pack(image.width, image.height, image.bands, MARK, *ends))
        for rows in _rows(pyvips, image):
            _write(answers, rows)


def _opened(pyvips: Any, picture: tuple[int, str], kind: str, reduction: int) -> Any:  # noqa: ANN401 - of pyvips, which has no types
    stream, patch = picture
    place, _colon, said = (patch or _NO_PATCH).partition(":")
    at, instead = int(place), bytes.fromhex(said)

    def read(size: int) -> bytes:
        begin = os.lseek(stream, 0, os.SEEK_CUR)
        data = bytearray(os.read(stream, min(size, _BLOCK)))
        for offset, byte in enumerate(instead, at - begin):
            if 0 <= offset < len(data):
                data[offset] = byte
        return bytes(data)

    os.lseek(stream, 0, os.SEEK_SET)
    source = pyvips.SourceCustom()
    source.on_read(read)
    source.on_seek(lambda offset, whence: os.lseek(stream, offset, whence))
    options: dict[str, Any] = {"access": "sequential", "fail_on": "error"}
    if kind == "JPEG" and reduction > 1:
        options["shrink"] = reduction
    _SOURCES.append(source)  # only this list keeps its handles alive
    load = getattr(pyvips.Image, f"{LOADERS[kind]}_source")
    return load(source, **options)


def _shown(image: Any) -> Any:  # noqa: ANN401 - it has no types
    """Return a picture of bytes as grey or colour, over white."""
    if image.bands in _ALPHAS and image.interpretation != "cmyk":
        image = image.flatten(background=_WHITE)
    is_usual = image.bands in {1, 3} and image.interpretation not in {"cmyk", "lab"}
    if not is_usual or image.format != _BYTE:
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
    except OSError:  # Windows has other numbers for a broken pipe
        os._exit(0)  # the parent is gone


def _limit(seconds: int, memory: int) -> None:
    """Set the limits of time and memory, and forbid opening and writing files from now on."""
    face.give_way()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    face.MemoryLimit().allow(memory)
    if sys.platform != "win32":
        for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(what, (0, 0))


if __name__ == "__main__":
    main()
