"""The worst that is known, made by hand: bombs, floods, loops, and names that lead elsewhere."""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PIL import Image

from tests.annotator.imaging.drawing import _chunk, png_header_of
from tests.annotator.imaging.test_floods import FLOODS
from tests.faults.hostile_documents import written
from tests.faults.hostile_files import pictures
from tests.faults.hostile_readers import EXPORT, PICTURES
from tests.faults.hostile_texts import FILES, WORST, reader_of
from tests.support.exports import load, rewrite

Make = Callable[[Path], object]


def _picture(data: Callable[[], bytes], name: str = "worst.png") -> tuple[str, Make]:
    return "picture", lambda folder: (folder / PICTURES / name).write_bytes(data())


# Pictures that unpack to far more than they are ---------------------------------------


def png_of_nothing(width: int, height: int, *, bits: int = 8, colour: int = 2) -> bytes:
    """Return a sound PNG without one bright pixel, as small as deflate makes it."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    row, packer = bytes((width * bits * channels + 7) // 8 + 1), zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _saved(kind: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> Make:
    def make(folder: Path) -> None:
        image = Image.new(mode, size)
        image.save(folder / PICTURES / f"worst.{kind.lower()}", kind, **options)

    return make


def _jpeg_of_scans(count: int) -> bytes:
    """Return a progressive JPEG whose last scan stands there so many times."""
    whole = pictures()["progressive.JPEG"]
    at = whole.rfind(b"\xff\xda")
    return whole[:at] + whole[at:-2] * count + b"\xff\xd9"


def _jpeg_of_size(width: int, height: int) -> bytes:
    """Return a JPEG that claims another size than it has pixels for."""
    whole = bytearray(pictures()["RGB.JPEG"])
    at = whole.find(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def _bmp_of_runs(width: int, height: int) -> bytes:
    """Return a BMP of 8 bits whose few bytes of runs claim a large picture."""
    runs = b"\xff\x00" * 2_000 + b"\x00\x01"
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 0)
    start = 14 + 40 + 1_024
    file = struct.pack("<2sIHHI", b"BM", start + len(runs), 0, 0, start)
    return file + header + bytes(1_024) + runs


def _gif_of_size(width: int, height: int) -> bytes:
    whole = bytearray(pictures()["P.GIF"])
    whole[6:10] = struct.pack("<HH", width, height)
    at = whole.find(b",", 13 + 768)
    whole[at + 5 : at + 9] = struct.pack("<HH", width, height)
    return bytes(whole)


def _tiff(**tags: int) -> bytes:
    """Return a TIFF of one directory with these tags, as LONG values."""
    numbers = {"w": 256, "h": 257, "bits": 258, "packing": 259, "colour": 262, "at": 273}
    numbers |= {"samples": 277, "rows": 278, "bytes": 279, "tile": 322, "tiles": 323}
    entries = [
        struct.pack("<HHII", number, 4, 1, tags[name])
        for name, number in numbers.items()
        if name in tags
    ]
    directory = struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 8)
    return struct.pack("<2sHI", b"II", 42, 8) + directory + bytes(500)


_PICTURES: Final[dict[str, tuple[str, Make]]] = {
    "PNG of 180 megapixels in half a megabyte": _picture(lambda: png_of_nothing(15_000, 12_000)),
    "PNG of 62 megapixels": _picture(lambda: png_of_nothing(8_000, 7_750)),
    "PNG of 300 megapixels in grey": _picture(lambda: png_of_nothing(20_000, 15_000, colour=0)),
    "PNG of 380 megapixels of one bit": _picture(
        lambda: png_of_nothing(20_000, 19_000, bits=1, colour=0)
    ),
    "PNG of 60 megapixels with alpha": _picture(lambda: png_of_nothing(8_000, 7_500, colour=6)),
    "PNG of 40 megapixels of 16 bits": _picture(lambda: png_of_nothing(8_000, 5_000, bits=16)),
    "PNG that claims all there is": _picture(lambda: png_header_of(2**31 - 1, 2**31 - 1)),
    "PNG that claims 10,000 x 10,000": _picture(lambda: png_header_of(10_000, 10_000)),
    "PNG 100,000 wide": _picture(lambda: png_of_nothing(100_000, 60)),
    "JPEG of 60,000 scans": _picture(lambda: _jpeg_of_scans(60_000), "worst.jpg"),
    "JPEG of 450 scans": _picture(lambda: _jpeg_of_scans(450), "worst.jpg"),
    "JPEG that claims 65,000 x 15,000": _picture(lambda: _jpeg_of_size(65_000, 15_000), "w.jpg"),
    "JPEG that claims 8,000 x 7,900": _picture(lambda: _jpeg_of_size(8_000, 7_900), "w.jpg"),
    "BMP of runs": _picture(lambda: _bmp_of_runs(30_000, 20_000), "worst.bmp"),
    "BMP of runs, smaller": _picture(lambda: _bmp_of_runs(8_000, 7_000), "worst.bmp"),
    "BMP upside down without end": _picture(lambda: _bmp_of_runs(9_000, -(2**31)), "w.bmp"),
    "GIF that claims 65,535 x 65,535": _picture(lambda: _gif_of_size(65_535, 65_535), "w.gif"),
    "GIF that claims 15,000 x 15,000": _picture(lambda: _gif_of_size(15_000, 15_000), "w.gif"),
    "TIFF, deflated": ("picture", _saved("TIFF", (9_000, 7_000), compression="tiff_adobe_deflate")),
    "TIFF, one bit, Group 4": (
        "picture",
        _saved("TIFF", (20_000, 15_000), "1", compression="group4"),
    ),
    "TIFF in LZW": ("picture", _saved("TIFF", (12_000, 9_000), compression="tiff_lzw")),
    "WebP of the largest size": ("picture", _saved("WEBP", (16_383, 3_000), lossless=True)),
    "TIFF whose one tile is endless": _picture(
        lambda: _tiff(w=1_000, h=1_000, bits=8, tile=2**31, tiles=2**31, samples=3), "w.tif"
    ),
    "TIFF whose strip lies beyond its end": _picture(
        lambda: _tiff(w=99, h=99, bits=8, at=2**32 - 1, bytes=2**32 - 1, rows=1), "w.tif"
    ),
    "TIFF of one row a strip": _picture(
        lambda: _tiff(w=1, h=99_999, bits=8, packing=5, rows=1, at=8, bytes=9, colour=1), "w.tif"
    ),
    "TIFF of 65,535 samples": _picture(
        lambda: _tiff(w=500, h=500, bits=8, samples=65_535, at=8, bytes=90, colour=2), "w.tif"
    ),
    **{name: _picture(data, "flood.bin") for name, data in FLOODS.items()},
}

# Documents ---------------------------------------------------------------------------


def _boxes(data: Callable[[], bytes]) -> tuple[str, Make]:
    return "coco", lambda folder: (folder / "boxes.json").write_bytes(data())


def _order(data: Callable[[], bytes]) -> tuple[str, Make]:
    return "order", lambda folder: (folder / "order.toml").write_bytes(data())


def _effort(change: Callable[[Any], object]) -> tuple[str, Make]:
    """Return a change of the effort record of an export, with the manifest made to fit."""

    def make(folder: Path) -> None:
        document = load(folder / EXPORT, "effort.json")
        change(document)
        rewrite(folder / EXPORT, "effort.json", written(document))

    return "an_export", make


def _manifest(names: list[str]) -> tuple[str, Make]:
    def make(folder: Path) -> None:
        entries = [{"path": name, "size": 1, "sha256": "0" * 64} for name in names]
        text = json.dumps({"files": entries})
        (folder / EXPORT / "manifest.json").write_text(text)

    return "an_export", make


def _coco_of(**parts: object) -> bytes:
    whole: dict[str, object] = {"images": [], "annotations": [], "categories": []}
    return json.dumps(whole | parts).encode()


_DOCUMENTS: Final[dict[str, tuple[str, Make]]] = {
    "JSON of opening brackets": _boxes(lambda: b"[" * 8_000_000),
    "JSON of empty lists": _boxes(lambda: b'{"images": [' + b"[]," * 4_000_000 + b"0]}"),
    "JSON of empty objects": _boxes(lambda: b'{"images": [' + b"{}," * 1_000_000 + b"0]}"),
    "JSON of one word": _boxes(lambda: b'"' + b"a" * 50_000_000 + b'"'),
    "JSON of one wide letter": _boxes(lambda: '"😀'.encode() + b"a" * 30_000_000 + b'"'),
    "JSON of escapes": _boxes(lambda: b'"' + b"\\u0041" * 3_000_000 + b'"'),
    "JSON of a number": _boxes(lambda: b"1" * 5_000_000),
    "JSON of numbers with exponents": _boxes(lambda: b"[" + b"1e9," * 2_000_000 + b"0]"),
    "JSON that is cut off in an escape": _boxes(lambda: b'{"images": "\\u12'),
    "JSON in UTF-16": _boxes(lambda: _coco_of().decode().encode("utf-16")),
    "JSON of one key many times": _boxes(lambda: b"{" + b'"a":1,' * 500_000 + b'"b":1}'),
    "COCO of paths with many parts": _boxes(
        lambda: _coco_of(images=[{"id": n, "file_name": "a/" * 2_000 + str(n)} for n in range(300)])
    ),
    "COCO of names that end alike": _boxes(
        lambda: _coco_of(
            images=[{"id": n, "file_name": f"{n}/" * 30 + "a.png"} for n in range(20_000)]
        )
    ),
    "COCO of labels without end": _boxes(
        lambda: _coco_of(categories=[{"id": n, "name": "n" * 500} for n in range(20_000)])
    ),
    "TOML of opening brackets": _order(lambda: b"a = " + b"[" * 900_000),
    "TOML of dots": _order(lambda: b"a" + b".a" * 400_000 + b" = 1"),
    "TOML of dotted keys": _order(lambda: b"\n".join(b"a.b%d.c = 1" % n for n in range(60_000))),
    "TOML of one table many times": _order(lambda: b"[[floors]]\n" * 80_000),
    "TOML of floors": _order(lambda: b'[[floors]]\nkind = "statutory"\n' * 25_000),
    "TOML of a number": _order(lambda: b"a = 1" + b"0" * 900_000),
    "TOML of strangers": _order(lambda: b"\n".join(b"k%d = 1" % n for n in range(60_000))),
    "export of a file a million times": _manifest(["effort.json"] * 200_000),
    "export of paths that climb": _manifest(
        ["../outside/canary.txt", "/etc/passwd", "work_orders/../../../outside/canary.txt"]
    ),
    "export of items a thousand times": _effort(
        lambda document: document.update(items=document["items"] * 1_000)
    ),
    "export of a time beyond all numbers": _effort(
        lambda document: document["items"][0].update(ms={"label": 10**300})
    ),
}

# Folders -----------------------------------------------------------------------------


def _way_out(folder: Path) -> None:
    (folder / PICTURES / "way").symlink_to(folder.parent / "outside", target_is_directory=True)
    (folder / PICTURES / "up").symlink_to("..", target_is_directory=True)
    (folder / PICTURES / "out.png").symlink_to("../../outside/canary.png")


def _linked_export(folder: Path) -> None:
    (folder / EXPORT / "effort.json").unlink()
    (folder / EXPORT / "effort.json").symlink_to("../../outside/canary.json")
    (folder / EXPORT / "loop").symlink_to(".", target_is_directory=True)


def _linked_orders(folder: Path) -> None:
    (folder / EXPORT / "work_orders").rename(folder / "aside")
    (folder / EXPORT / "work_orders").symlink_to("../../outside", target_is_directory=True)


def _deep(folder: Path) -> None:
    place = folder / PICTURES
    for _ in range(120):
        place /= "deeper"
    place.mkdir(parents=True)
    (place / "a.png").write_bytes(pictures()["RGB.PNG"])


def _pipe(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)


_FOLDERS: Final[dict[str, tuple[str, Make]]] = {
    "a pipe for an order": ("order", lambda folder: _pipe(folder, "order.toml")),
    "a pipe for boxes": ("coco", lambda folder: _pipe(folder, "boxes.json")),
    "a pipe for a receipt": ("ledger", lambda folder: _pipe(folder, "1.receipt.json")),
    "a pipe for settings": ("own", lambda folder: _pipe(folder, "settings.json")),
    "a pipe for a picture": ("job", lambda folder: _pipe(folder / PICTURES, "a.png")),
    "a folder with ways out": ("scanned", _way_out),
    "a folder a hundred deep": ("scanned", _deep),
    "an export with links out": ("an_export", _linked_export),
    "an export whose orders lie outside": ("an_export", _linked_orders),
}


def _document_of(importer: str, text: Callable[[], str]) -> tuple[str, Make]:
    return reader_of(importer), lambda folder: (folder / FILES[importer]).write_text(
        text(), encoding="utf-8"
    )


_TEXTS: Final[dict[str, tuple[str, Make]]] = {
    name: _document_of(*each) for name, each in WORST.items()
}

CASES: Final[dict[str, tuple[str, Make]]] = {**_PICTURES, **_DOCUMENTS, **_FOLDERS, **_TEXTS}
"""By what they are: the reader that gets them, and what makes them in its folder."""
