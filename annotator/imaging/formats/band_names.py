"""Names of the bands of a TIFF, if the program that wrote it left names."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, BinaryIO, Final

from annotator.imaging.formats import tags
from annotator.imaging.formats.facts import MediaType, Values
from annotator.imaging.formats.streams import BadHeaderError

if TYPE_CHECKING:
    from annotator.imaging.formats.facts import ImageFacts, ValueStatistics
    from annotator.rendering import Rendering

_LONGEST_NAME: Final = 40
_NAME: Final = re.compile(
    r'<Item name="DESCRIPTION" sample="(\d{1,5})" role="description">([^<]{1,1000})</Item>'
)
"""The element that GDAL writes into tag 42112 of a TIFF."""


def band_names(file: BinaryIO, facts: ImageFacts) -> tuple[str, ...]:
    """Return the names of all bands, "" for each band that the file does not name.

    The names come from the file: each is reduced to one line without invisible characters, and
    shortened. If the names of a file make no sense, it has none.
    """
    names = [""] * facts.bands
    if facts.type is MediaType.TIFF:
        for band, name in _NAME.findall(_metadata(file)):
            if int(band) < facts.bands:
                names[int(band)] = _shown(html.unescape(name))
    return tuple(names)


def values_of(
    file: BinaryIO, facts: ImageFacts, rendering: Rendering, found: ValueStatistics
) -> Values:
    """Return the values behind a picture that is shown in this way."""
    return Values(rendering, rendering.bands_of(facts.bands), band_names(file, facts), found, facts)


def _metadata(file: BinaryIO) -> str:
    try:
        layout = tags.read_layout(file)
        return tags.read_text(file, layout, tags.GDAL_METADATA)
    except (BadHeaderError, OSError, ValueError, OverflowError):
        return ""


def _shown(name: str) -> str:
    """Return a name on one line, without characters that change the text direction."""
    line = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
