"""Builds the regions of an import from the regions, lines and words of pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from annotator.display_text import shown_name
from annotator.importers.common.importer import ImportContents, ImportFindings
from annotator.importers.common.region_spool import RegionSpool, imported
from annotator.model.entities import NO_ATTRIBUTES, Attributes, Labels, new_region_id
from annotator.model.label_names import LONGEST
from annotator.page_documents.text_elements import Level, TextElement, name_of_label
from annotator.progress import Cancel
from annotator.records import ImportRecord
from annotator.sentences.parts import Name

_CHECK_EVERY: Final = 500
NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_COUNTED: Final = {
    Level.REGION: "regions of a page",
    Level.LINE: "lines",
    Level.WORD: "words",
}


class ElementRegions:
    """The regions of one document; labels are found by name, or made."""

    def __init__(self, labels: Labels, cancel: Cancel) -> None:
        """Start with the labels of the job."""
        self.findings = ImportFindings()
        self.new_labels: list[str] = []
        self._regions = RegionSpool(cancel)
        self._cancel = cancel
        self._labels = {labels[key].name: int(key) for key in sorted(labels, reverse=True)}
        self._meant: dict[str, int] = {}
        for name, key in self._labels.items():
            self._meant.setdefault(name_of_label(name), key)

    def add(self, item: int, elements: Iterable[TextElement], size: tuple[int, int]) -> None:
        """Add the elements of a page in reading order; ``size`` is that of the page, or (0, 0).

        Raises:
            CancelledError: it was cancelled.
        """
        width_px, height_px = size
        for at, element in enumerate(elements):
            if at % _CHECK_EVERY == 0:
                self._cancel.check()
            self.add_one(item, element)
            box = element.box
            if width_px and height_px and box.clipped(width_px, height_px) != box:
                self.findings.tell(
                    "boxes that reach outside their page, kept as they are",
                    Name(shown_name(element.source.id)),
                )

    def add_one(
        self,
        item: int,
        element: TextElement,
        *,
        attributes: Attributes = NO_ATTRIBUTES,
        unused: Mapping[str, object] = NOTHING,
    ) -> None:
        """Add one element, with attributes and the unused keys of its record."""
        extra = element.source.as_extra()
        if unused:
            extra = json.dumps({**unused, **json.loads(extra)}, ensure_ascii=False)
        region = imported(
            self._label(element),
            element.box,
            id=new_region_id(),
            transcription=element.text.replace("\0", ""),
            attributes=attributes,
            extra=extra,
        )
        self._regions.append((item, region))
        self.findings.count(_COUNTED[element.source.level])

    def contents(
        self,
        format_name: str,
        source: str,
        *,
        item_extras: Iterable[tuple[int, str]] = (),
        sizes: dict[int, tuple[int, int]],
    ) -> ImportContents:
        """Return all that was added."""
        record = ImportRecord(
            format_name,
            source,
            tuple(self.new_labels),
            regions=self._regions.as_read(),
            item_extras=tuple(item_extras),
        )
        known = {item: size for item, size in sizes.items() if all(size)}
        return ImportContents(record, self.findings.counts, self.findings.notes(), known)

    def _label(self, element: TextElement) -> int:
        """Return the label that an element states; else one of the job that means its kind."""
        name = element.label_name
        if not name.strip() or len(name) > LONGEST or "\0" in name:
            name = element.source.name
        if name not in self._labels:
            meant = None if element.label else self._meant.get(name)
            if meant is None:
                self.new_labels.append(name)
                meant = -len(self.new_labels)
                self.findings.count("new labels")
            self._labels[name] = meant
        return self._labels[name]
