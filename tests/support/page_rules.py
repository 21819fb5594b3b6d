"""Checks PAGE XML by the rules of its schema that concern what the program writes and changes.

They were written from the schema of 2019-07-15: the order and number of children, ids and
references to them, points, and required attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

_REGIONS: Final = (
    "Text Image LineDrawing Graphic Table Chart Map Separator Maths Chem Music Advert Noise "
    "Unknown Custom"
)
_R: Final = "(?:" + "|".join(f"{name}Region " for name in _REGIONS.split()) + ")*"
_OF_REGION: Final = f"(AlternativeImage )*Coords (UserDefined )?(Labels )*(Roles )?{_R}"
_STYLED: Final = "(TextEquiv )*(TextStyle )?(UserDefined )?(Labels )*"
CHILDREN: Final = {
    **{f"{name}Region": _OF_REGION for name in _REGIONS.split()},
    "PcGts": "Metadata Page ",
    "Metadata": "Creator Created LastChange (Comments )?(UserDefined )?(MetadataItem )*",
    "Page": "(AlternativeImage )*(Border )?(PrintSpace )?(ReadingOrder )?(Layers )?(Relations )?"
    f"(TextStyle )?(UserDefined )?(Labels )*{_R}",
    "TextRegion": f"{_OF_REGION}(TextLine )*(TextEquiv )*(TextStyle )?",
    "TextLine": f"(AlternativeImage )*Coords (Baseline )?(Word )*{_STYLED}",
    "Word": f"(AlternativeImage )*Coords (Glyph )*{_STYLED}",
    "TextEquiv": "(PlainText )?Unicode ",
    "ReadingOrder": "(OrderedGroup |UnorderedGroup )",
    "OrderedGroup": "(UserDefined )?(Labels )*(RegionRefIndexed |OrderedGroupIndexed "
    "|UnorderedGroupIndexed )+",
    "Labels": "(Label )*",
    **dict.fromkeys(("Coords", "Baseline", "Unicode", "RegionRefIndexed", "Label"), ""),
}
"""The children of each element as a regular expression over their names."""

REQUIRED: Final = {
    **{f"{name}Region": ["id"] for name in _REGIONS.split()},
    "TextLine": ["id"],
    "Word": ["id"],
    "OrderedGroup": ["id"],
    "RegionRefIndexed": ["index", "regionRef"],
    "Coords": ["points"],
    "Baseline": ["points"],
    "Page": ["imageFilename", "imageWidth", "imageHeight"],
    "Label": ["value"],
}
_ID: Final = re.compile(r"[^\W\d][\w.-]*\Z")
_POINTS: Final = re.compile(r"([0-9]+,[0-9]+ )+([0-9]+,[0-9]+)\Z")


def problems_of_page(data: bytes) -> list[str]:
    """Return what is wrong with a document; it must be well-formed."""
    root = ET.fromstring(data)
    elements = list(root.iter())
    ids = [
        each.get(key, "") for each in elements for key in ("id", "pcGtsId") if key in each.attrib
    ]
    return [
        *(f"id {each!r}" for each in ids if not _ID.match(each) or ids.count(each) > 1),
        *(problem for each in elements for problem in _problems(each, set(ids))),
    ]


def _problems(element: ET.Element, ids: set[str]) -> Iterator[str]:
    name = _name(element)
    children = "".join(f"{_name(child)} " for child in element)
    if name in CHILDREN and not re.fullmatch(CHILDREN[name], children):
        yield f"{name} holds {children}"
    yield from (f"{name} lacks {key}" for key in REQUIRED.get(name, []) if not element.get(key))
    reference = element.get("regionRef")
    if reference is not None and reference not in ids:
        yield f"{name} refers to {reference}"
    points = element.get("points")
    if points is not None and not _POINTS.match(points):
        yield f"{name} has the points {points}"


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
