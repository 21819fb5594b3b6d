"""Reads PAGE XML: regions, lines and words with their texts, in reading order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from annotator.display_text import shown_name
from annotator.document_limits import XML_BYTES
from annotator.errors import ImportRefusedError
from annotator.files import read_whole
from annotator.importers.common.importer import ImportContents
from annotator.importers.common.json_values import refusing
from annotator.importers.pages.element_regions import ElementRegions
from annotator.importers.pages.page_items import PageItems
from annotator.items.item_row import ItemRow
from annotator.media.image import PICTURES
from annotator.model.entities import KindId, Labels
from annotator.page_documents.page_xml import read_page
from annotator.page_documents.text_elements import KEPT
from annotator.progress import Cancel, Progress, silent
from annotator.safe_xml import XmlFaultError, text_of
from annotator.sentences.parts import Quoted
from annotator.sentences.said import said

T = TypeVar("T")


class PageImporter:
    """PAGE XML of any version. The document is kept, so that an export can write it back."""

    name = "page"
    title = "PAGE XML"
    endings = (".xml",)
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
        """Return the regions, lines and words of one page, without writing anything.

        The picture is the one that the document states, else the one with the name of the document.

        Raises:
            ImportRefusedError: the document as a whole is invalid, or about no picture of the job.
            CancelledError: the person cancelled.
        """
        cancel = cancel or Cancel()
        text = page_text(path, cancel)
        page = understood(path, lambda: read_page(text, cancel))
        item = PageItems(items).find(page.image, page.part, path)
        regions = ElementRegions(labels, cancel)
        size = page.width_px, page.height_px
        regions.add(item, (found.text_element for found in page.found), size)
        for element_id in page.unplaced:
            regions.findings.tell(
                "elements whose points are no place, left out here and kept in the document",
                Quoted(shown_name(element_id)),
            )
        if page.glyphs:
            regions.findings.count("single characters, kept in the document", page.glyphs)
        progress(1, 1)
        kept = json.dumps({KEPT: text}, ensure_ascii=False)
        return regions.contents(
            self.name, path.name, item_extras=[(item, kept)], sizes={item: size}
        )


def page_text(path: Path, cancel: Cancel) -> str:
    """Return an XML document as text.

    Raises:
        ImportRefusedError: it cannot be read, is too large, or is in an unknown encoding.
        CancelledError: the person cancelled.
    """
    with refusing(path):
        data = read_whole(path, XML_BYTES, between=cancel.check)
        return understood(path, lambda: text_of(data))


def understood(path: Path, read: Callable[[], T]) -> T:
    """Return what a reader returns; a fault of the document becomes a refusal with its name.

    Raises:
        ImportRefusedError: the reader found a fault.
    """
    try:
        return read()
    except XmlFaultError as fault:
        raise ImportRefusedError(
            said("{problem} Nothing of it was imported.", problem=fault.about(Quoted(path.name)))
        ) from fault
