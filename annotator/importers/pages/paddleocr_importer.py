"""Reads Label.txt of PaddleOCR: a line for each picture, with its texts and their corners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import (
    COORDINATE_PX,
    IMPORT_IMAGES,
    IMPORT_REGIONS,
    LINE_BYTES,
    PATH_CHARACTERS,
)
from annotator.errors import ImportRefusedError
from annotator.files import opened_plain
from annotator.importers.common.importer import ImportContents
from annotator.importers.common.json_values import DocumentFaultError, json_of, refusing
from annotator.importers.pages.element_regions import ElementRegions
from annotator.importers.pages.page_items import PageItems
from annotator.items.item_row import ItemRow
from annotator.media.image import PICTURES
from annotator.model.entities import NO_ATTRIBUTES, Attributes, KindId, Labels
from annotator.model.geometry import Point
from annotator.page_documents.text_elements import (
    LINE_NAME,
    ElementSource,
    TextElement,
    box_of_points,
    shown_points,
)
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Count, Name, Quoted
from annotator.sentences.said import UNFILLED, Part, said

_BOM: Final = b"\xef\xbb\xbf"
_USED: Final = frozenset({"transcription", "points", "difficult", "key_cls"})
_DIFFICULT: Attributes = MappingProxyType({"difficult": True})


@dataclass(slots=True)
class LabelLine:
    """The texts of one picture, with the number of its line; ``faults`` counts unusable ones.

    ``flags`` has the attributes of each element, ``unused`` its other keys as JSON text.
    """

    number: int
    picture: str
    elements: list[TextElement] = field(default_factory=list)
    flags: list[Attributes] = field(default_factory=list)
    unused: list[Mapping[str, object]] = field(default_factory=list)
    faults: int = 0


class PaddleocrImporter:
    """The labels of PaddleOCR and PPOCRLabel, for several pictures in one document."""

    name = "paddleocr"
    title = "PaddleOCR Label.txt"
    endings = (".txt",)
    kinds: frozenset[KindId] | None = PICTURES

    def read(  # noqa: PLR0913 - as the protocol has it
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        media_folder: Path | None = None,  # noqa: ARG002 - pictures have no rate
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        """Return the lines of text of all pictures that the job has, without writing anything.

        A line of the document that is damaged costs only itself.

        Raises:
            ImportRefusedError: the document as a whole is invalid, or about no picture of the job.
            CancelledError: the person cancelled.
        """
        cancel = cancel or Cancel()
        known, regions = PageItems(items), ElementRegions(labels, cancel)
        with refusing(path):
            files = known.matched(list(dict.fromkeys(_pictures(path, cancel))))
            found = 0
            for each in label_lines(path, cancel):
                progress(found, len(files))
                if isinstance(each, int):
                    regions.findings.tell("lines that are no labels, left out", Count(each))
                elif each.picture not in files:
                    regions.findings.tell(
                        "pictures that the job does not have, left out",
                        partial(_quoted, each.picture),
                    )
                else:
                    found += 1
                    _add(regions, known.item_of(files[each.picture]), each)
        if not found:
            raise ImportRefusedError(
                said(
                    "“{file}” is about no picture of this job. Choose the Label.txt of these "
                    "pictures. Nothing of it was imported.",
                    file=Name(shown_name(path.name)),
                )
            )
        return regions.contents(self.name, path.name, sizes={})


def _quoted(picture: str) -> Part:
    return Quoted(shown_name(picture))


def _add(regions: ElementRegions, item: int, line: LabelLine) -> None:
    for element, flags, unused in zip(line.elements, line.flags, line.unused, strict=True):
        regions.add_one(item, element, attributes=flags, unused=unused)
    for _ in range(line.faults):
        regions.findings.tell("texts without a usable place, left out", Count(line.number))


def label_lines(path: Path, cancel: Cancel) -> Iterator[LabelLine | int]:
    """Yield each line with its texts, or only its number if it is damaged; empty lines are none.

    Raises:
        DocumentFaultError: it has too many lines or texts, or a line is too long.
        FileRefusedError: it cannot be read.
        CancelledError: it was cancelled.
    """
    texts = 0
    for number, data in _lines(path, cancel):
        line = _label_line(number, data)
        if isinstance(line, LabelLine):
            texts += len(line.elements)
        if number > IMPORT_IMAGES or texts > IMPORT_REGIONS:
            raise DocumentFaultError(
                said("{file} has too many lines or texts. Import it in parts.", file=UNFILLED)
            )
        yield line


def _pictures(path: Path, cancel: Cancel) -> Iterator[str]:
    """Yield the picture of each line that names one."""
    for _number, data in _lines(path, cancel):
        picture = _picture(data.partition(b"\t")[0])
        if picture:
            yield picture


def _lines(path: Path, cancel: Cancel) -> Iterator[tuple[int, bytes]]:
    with opened_plain(path) as file:
        number = 0
        while data := file.readline(LINE_BYTES + 1):
            number += 1
            cancel.check()
            if len(data) > LINE_BYTES:
                raise DocumentFaultError(
                    said("{file}: line {line} is too long.", file=UNFILLED, line=Count(number))
                )
            data = data.removeprefix(_BOM) if number == 1 else data
            if data.strip():
                yield number, data.rstrip(b"\r\n")


def _picture(data: bytes) -> str:
    try:
        picture = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return picture if len(picture) <= PATH_CHARACTERS else ""


def _label_line(number: int, data: bytes) -> LabelLine | int:
    name, _, labels = data.partition(b"\t")
    picture = _picture(name)
    try:
        records = json_of(labels)
    except DocumentFaultError:
        return number
    if not picture or not isinstance(records, list):
        return number
    line = LabelLine(number, picture)
    for at, record in enumerate(records, start=1):
        element = _element(record, at) if isinstance(record, dict) else None
        if element is None:
            line.faults += 1
            continue
        line.elements.append(element)
        line.flags.append(_DIFFICULT if record.get("difficult") is True else NO_ATTRIBUTES)
        line.unused.append({key: value for key, value in record.items() if key not in _USED})
    return line


def _element(record: Mapping[str, object], at: int) -> TextElement | None:
    text, label = record.get("transcription"), record.get("key_cls", "")
    points = _points(record.get("points"))
    box = box_of_points(points)
    if not isinstance(text, str) or box is None:
        return None
    source = ElementSource(LINE_NAME, f"line_{at}", points=shown_points(points))
    has_label = isinstance(label, str) and label not in ("", "None")
    return TextElement(source, box, text, str(label) if has_label else "")


def _points(value: object) -> list[Point]:
    """Return the points of a list of pairs; none if any of them is invalid."""
    points = []
    for pair in value if isinstance(value, list) else ():
        if not isinstance(pair, list) or [type(each) for each in pair] not in _PAIRS:
            return []
        if not max(abs(pair[0]), abs(pair[1])) <= COORDINATE_PX:
            return []
        points.append(Point(float(pair[0]), float(pair[1])))
    return points


_PAIRS: Final = [[one, other] for one in (int, float) for other in (int, float)]
