"""Tests that damaged documents of pages are refused in a sentence, or read and written whole."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import ImportRefusedError
from annotator.export.api import Report
from annotator.importers.registry import ImportContents
from annotator.model.geometry import Box
from exporters.pages.alto_writer import ALTO
from exporters.pages.hocr_writer import HOCR
from exporters.pages.page_format import PageFormat
from exporters.pages.page_xml_writer import PAGE_XML
from tests.support.material import material
from tests.support.page_jobs import PAGE_LABELS, a_line, as_record, read_pages

DOCUMENTS = 500
STEM = "kant_1784_0017"
KANT = f"pages/{STEM}.page.xml"
PIECES = (
    *(b"<", b">", b'"', b"&", b"/", b"=", b"\0", b"\xff", b"<!--", b"-->", b"<![CDATA[", b"]]>"),
    *(b"</TextLine>", b"<Word>", b"<Coords/>", b"<TextEquiv/>", b"<Unicode/>", b"&#0;", b"&x;"),
    *(b'id="r_1_1"', b'points="1,2"', b'points="1e999,nan 2,3"', b'custom="fairlabel {box:1,2;}"'),
    *(b'index="99999999999999"', b"bbox 1 2 3", b'HPOS="inf"', b"<!DOCTYPE x>", b"xmlns=''"),
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a document with some damage: bytes cut, doubled, moved, or put in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(found) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 3, 20, 200, 3_000)))
        match chance.randrange(4):
            case 0:
                del found[at:to]
            case 1:
                found[at:at] = found[at:to]
            case 2:
                found[at:at] = chance.choice(PIECES)
            case _:
                letter = chance.choice(b"0123456789,.- ex")
                found[at : at + 1] = bytes([letter if chance.random() < 0.8 else letter + 128])
    return bytes(found)


def renamed(data: bytes, chance: random.Random) -> bytes:
    """Return a document whose tags and attributes change places: well-formed, and strange."""
    names = (b"TextRegion", b"TextLine", b"Word", b"Coords", b"TextEquiv", b"Unicode", b"Baseline")
    one, other = chance.sample(names, 2)
    return data.replace(one, b"\1").replace(other, one).replace(b"\1", other)


def read_or_refused(name: str, path: Path) -> tuple[ImportContents | None, str]:
    """Return the content of a document, or the sentence with which it is refused."""
    try:
        return read_pages(name, path, f"{STEM}.tif"), ""
    except ImportRefusedError as error:
        return None, str(error)


@pytest.mark.parametrize("page_format", [PAGE_XML, ALTO, HOCR], ids=lambda each: each.name)
def test_damaged_documents_do_no_harm(page_format: PageFormat, tmp_path: Path) -> None:
    kant = read_pages("page", material(KANT), f"{STEM}.tif")
    record, labels = as_record(kant, f"{STEM}.tif")
    few = replace(record, regions=record.regions[:12])
    whole = page_format.write(few, labels, Report())
    chance = random.Random(f"{page_format.name} 1")
    outcomes = {"refused": 0, "read": 0}
    for _ in range(DOCUMENTS):
        change = renamed if page_format is PAGE_XML and chance.random() < 0.1 else damaged
        path = tmp_path / f"{STEM}.{page_format.ending}"
        path.write_bytes(change(whole, chance))
        contents, sentence = read_or_refused(page_format.name, path)
        assert "\n" not in sentence
        if contents is None:
            outcomes["refused"] += 1
            continue
        outcomes["read"] += 1
        again, found = as_record(contents, f"{STEM}.tif")
        new = a_line(10_000, Box(1, 2, 30, 40), "new")
        regions = [*again.regions[1::2], new]
        again = replace(again, regions=regions)
        data = page_format.write(again, {**found, **PAGE_LABELS}, Report())
        assert "new" in [each.text for each in page_format.read(data.decode())]
    assert min(outcomes.values()) > DOCUMENTS / 10, outcomes
