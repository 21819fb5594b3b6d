"""Makes hostile documents of pages and of speech: one of each format, changed, and the worst."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from tests.annotator.importers.pages.test_alto_and_hocr import ALTO, HOCR
from tests.annotator.importers.pages.test_page import document, line, text
from tests.annotator.transcripts.test_damaged import WHOLE
from tests.faults.hostile_documents import hostile_values
from tests.faults.hostile_files import changed

PAGE_FILES: Final = {
    "page": "page.xml",
    "alto": "alto.xml",
    "hocr": "a.hocr",
    "paddleocr": "Label.txt",
}
SPEECH_FILES: Final = {
    "textgrid": "a.TextGrid",
    "eaf": "a.eaf",
    "srt": "a.srt",
    "vtt": "a.vtt",
    "csv": "a.csv",
    "nemo": "a.jsonl",
}
FILES: Final = PAGE_FILES | SPEECH_FILES
"""How a document of each importer is called in the folder of a try."""

_NUMBER: Final = re.compile(rb"-?\d+(\.\d+)?")
_WORDS: Final = re.compile(rb"[\w.]{2,}")
_NUMBERS: Final = (
    *(b"-1", b"0", b"", b"1e400", b"-1e-400", b"NaN", b"inf", b"9" * 4_000, b"0." + b"1" * 4_000),
    *(b"2147483648", b"18446744073709551616", b"0x10", b"1/3", b"\xd9\xa3", b"00:00:99.999"),
)


@cache
def documents() -> dict[str, tuple[bytes, ...]]:
    """Return small valid documents by importer, about ``a.png`` or ``a.wav``."""
    spoken = {name: text_of.replace("talk.wav", "a.wav") for name, (_, text_of) in WHOLE.items()}
    page = document(line(text("one & two".replace("&", "&amp;"))) + line(key="m"), name="a.png")
    box = {"transcription": "x", "points": [[1, 2], [31, 2], [31, 12], [1, 12]], "difficult": False}
    return {
        "page": (page.encode(),),
        "alto": (ALTO.replace("p.png", "a.png").encode(),),
        "hocr": (HOCR.replace("p.png", "a.png").encode(),),
        "paddleocr": (f"a.png\t{json.dumps([box, box])}\nb.png\t{json.dumps([box])}\n".encode(),),
        "textgrid": (spoken["textgrid"].encode(), spoken["textgridshort"].encode("utf-16")),
        **{name: (spoken[name].encode(),) for name in ("eaf", "srt", "vtt", "csv", "nemo")},
    }


def document_of(names: dict[str, str], chance: random.Random, outside: Path) -> tuple[str, bytes]:
    """Return the importer and the bytes of one of these documents, changed one to four times."""
    name = chance.choice(sorted(names))
    data = chance.choice(documents()[name])
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_STEPS)(data, chance, outside)
    return name, data


def _other_number(data: bytes, chance: random.Random, _outside: Path) -> bytes:
    return _replaced(data, _NUMBER, chance.choice(_NUMBERS), chance)


def _other_word(data: bytes, chance: random.Random, outside: Path) -> bytes:
    texts = [each for each in hostile_values(outside) if isinstance(each, str)]
    word = chance.choice(texts).encode("utf-8", "surrogatepass")
    return _replaced(data, _WORDS, word, chance)


def _replaced(data: bytes, what: re.Pattern[bytes], by: bytes, chance: random.Random) -> bytes:
    found = list(what.finditer(data))
    if not found:
        return data + by
    start, end = chance.choice(found).span()
    return data[:start] + by + data[end:]


def _other_lines(data: bytes, chance: random.Random, _outside: Path) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines[at:at] = [lines[chance.randrange(len(lines))]] * chance.choice((1, 3, 20_000))
        case 2:
            chance.shuffle(lines)
        case _:
            lines[at] = lines[at] * chance.choice((2, 5_000))
    return b"\n".join(lines)


def _other_bytes(data: bytes, chance: random.Random, _outside: Path) -> bytes:
    return changed(data, chance)


_STEPS: Final[tuple[Callable[[bytes, random.Random, Path], bytes], ...]] = (
    *(_other_number, _other_number, _other_word, _other_lines, _other_bytes),
)


# The worst ---------------------------------------------------------------------------


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def _entities(root: str) -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "x">{levels}]><{root}>&e11;</{root}>'
    )


def _outward(root: str) -> str:
    entity = '<!ENTITY x SYSTEM "../outside/canary.txt">'
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entity}]><{root}>&x;</{root}>'


def _eaf(inside: str) -> str:
    return f'<?xml version="1.0"?><ANNOTATION_DOCUMENT>{inside}</ANNOTATION_DOCUMENT>'


def _eaf_of_tiers(count: int) -> str:
    tiers = (
        f'<TIER TIER_ID="t{n}" PARENT_REF="t{(n + 1) % count}" LINGUISTIC_TYPE_REF="x"/>'
        for n in range(count)
    )
    return _eaf(f"<TIME_ORDER/>{''.join(tiers)}")


def _eaf_of_references(count: int) -> str:
    references = (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{n}" ANNOTATION_REF="a{(n + 1) % count}">'
        "<ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        for n in range(count)
    )
    return _eaf(f'<TIME_ORDER/><TIER TIER_ID="t">{"".join(references)}</TIER>')


def _textgrid(tiers: str, count: int) -> str:
    return f'"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n{count}\n{tiers}'


def _intervals(count: int) -> str:
    return "".join(f'{n}\n{n + 1}\n"x"\n' for n in range(count))


WORST: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "PAGE of entities that multiply": ("page", lambda: _entities("PcGts")),
    "PAGE whose entity is a file outside": ("page", lambda: _outward("PcGts")),
    "PAGE of 150,000 elements": ("page", lambda: document("<x/>" * 150_000, name="a.png")),
    "PAGE of 100,000 elements in each other": (
        "page",
        lambda: document(_deep("TextRegion", 100_000), name="a.png"),
    ),
    "PAGE with a polygon of 300,000 corners": (
        "page",
        lambda: document(line(coords=f'<Coords points="{"1,2 " * 300_000}"/>'), name="a.png"),
    ),
    "PAGE with a reading order of itself": (
        "page",
        lambda: document(
            '<ReadingOrder><OrderedGroup id="g">'
            + '<RegionRefIndexed index="0" regionRef="g"/>' * 20_000
            + "</OrderedGroup></ReadingOrder>"
            + line(),
            name="a.png",
        ),
    ),
    "PAGE that begins in the void": ("page", lambda: "\n" * 3_000_000),
    "ALTO of entities that multiply": ("alto", lambda: _entities("alto")),
    "ALTO of 200,000 styles": (
        "alto",
        lambda: ALTO.replace("<Layout>", '<Styles ID="s"/>' * 200_000 + "<Layout>"),
    ),
    "hOCR of entities that multiply": ("hocr", lambda: _entities("html")),
    "hOCR of 50,000 words in each other": (
        "hocr",
        lambda: HOCR.replace("plain", _deep("span", 50_000)),
    ),
    "hOCR with a title of a megabyte": (
        "hocr",
        lambda: HOCR.replace("x_size 30", "x_size 30;" * 100_000),
    ),
    "labels of opening brackets": ("paddleocr", lambda: "a.png\t" + "[" * 2_000_000 + "\n"),
    "labels of 100,000 empty lines": ("paddleocr", lambda: "a.png\t[]\n" * 100_000),
    "TextGrid that claims a thousand million tiers": (
        "textgrid",
        lambda: _textgrid('"IntervalTier"\n"a"\n0\n9\n1\n0\n9\n"x"\n', 10**9),
    ),
    "TextGrid that claims a thousand million intervals": (
        "textgrid",
        lambda: _textgrid('"IntervalTier"\n"a"\n0\n9\n1000000000\n', 1),
    ),
    "TextGrid of 20,000 intervals": (
        "textgrid",
        lambda: _textgrid(f'"IntervalTier"\n"a"\n0\n9\n20000\n{_intervals(20_000)}', 1),
    ),
    "TextGrid of one quotation mark": ("textgrid", lambda: '"' + "x" * 5_000_000),
    "EAF of entities that multiply": ("eaf", lambda: _entities("ANNOTATION_DOCUMENT")),
    "EAF whose entity is a file outside": ("eaf", lambda: _outward("ANNOTATION_DOCUMENT")),
    "EAF whose tiers are their own parents": ("eaf", lambda: _eaf_of_tiers(20_000)),
    "EAF whose annotations refer in a circle": ("eaf", lambda: _eaf_of_references(50_000)),
    "SRT of a million numbers": ("srt", lambda: "1\n" * 1_000_000),
    "SRT of 20,000 times at once": (
        "srt",
        lambda: "1\n00:00:00,000 --> 00:00:01,000\nx\n\n" * 20_000,
    ),
    "WebVTT of opening tags": (
        "vtt",
        lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v " * 500_000,
    ),
    "WebVTT of ampersands": (
        "vtt",
        lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "&" * 2_000_000,
    ),
    "CSV of one quotation mark": ("csv", lambda: 'start,end,text\n0,1,"' + "x,\n" * 1_000_000),
    "CSV of 100,000 columns": ("csv", lambda: ",".join(f"c{n}" for n in range(100_000)) + "\n1\n"),
    "NeMo of opening brackets": ("nemo", lambda: "[" * 2_000_000),
    "NeMo that names what lies outside": (
        "nemo",
        lambda: '{"audio_filepath": "../../outside/canary.txt", "duration": 1, "text": "x"}\n',
    ),
}
"""By what they are: the importer that gets them, and the document."""


def reader_of(importer: str) -> str:
    """Return the reader that gets the documents of an importer."""
    return "page_document" if importer in PAGE_FILES else "transcript"
