"""Reads documents of pages whose formats the program writes anew: ALTO and hOCR."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.importers.common.importer import ImportContents
from annotator.importers.pages.element_regions import ElementRegions
from annotator.importers.pages.page_importer import page_text, understood
from annotator.importers.pages.page_items import PageItems
from annotator.items.item_row import ItemRow
from annotator.media.image import PICTURES
from annotator.model.entities import KindId, Labels
from annotator.page_documents.page_texts import PageTexts
from annotator.progress import Cancel, Progress, silent
from annotator.sentences.parts import Name, Quoted
from annotator.sentences.said import said


class PageTextsImporter:
    """A format of pages with regions, lines and words.

    Attributes:
        name: the name on the command line.
        title: the name for people.
        endings: the endings of its documents.
        kinds: pictures only.
    """

    def __init__(
        self,
        name: str,
        title: str,
        endings: Sequence[str],
        read: Callable[[str, Cancel | None], list[PageTexts]],
    ) -> None:
        """Take the reader of the format."""
        self.name = name
        self.title = title
        self.endings = endings
        self.kinds: frozenset[KindId] | None = PICTURES
        self._read = read

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
        """Return the regions, lines and words of all pages, without writing anything.

        A document of one page is also found by its own name. Of several pages those without a
        picture in the job are left out and told.

        Raises:
            ImportRefusedError: the document as a whole is invalid, or about no picture of the job.
            CancelledError: the person cancelled.
        """
        cancel = cancel or Cancel()
        text = page_text(path, cancel)
        pages = understood(path, lambda: self._read(text, cancel))
        known = PageItems(items)
        regions = ElementRegions(labels, cancel)
        sizes: dict[int, tuple[int, int]] = {}
        for at, page in enumerate(pages):
            progress(at, len(pages))
            try:
                item = known.find(page.image, page.part, path if len(pages) == 1 else Path())
            except ImportRefusedError:
                if len(pages) == 1:
                    raise
                regions.findings.tell(
                    "pages whose picture the job does not have, left out",
                    Quoted(shown_name(page.image)),
                )
                continue
            sizes[item] = page.width_px, page.height_px
            regions.add(item, page.elements, sizes[item])
            for element_id in page.unplaced:
                regions.findings.tell(
                    "elements without a place, left out", Quoted(shown_name(element_id))
                )
        if not sizes:
            raise ImportRefusedError(
                said(
                    "“{file}” is about no picture of this job. Add the pictures first. Nothing of "
                    "it was imported.",
                    file=Name(shown_name(path.name)),
                )
            )
        return regions.contents(self.name, path.name, sizes=sizes)
