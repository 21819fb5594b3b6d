"""The registry of importers, by their names on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.common.importer import ImportContents, Importer
from annotator.importers.pages.paddleocr_importer import PaddleocrImporter
from annotator.importers.pages.page_importer import PageImporter
from annotator.importers.pages.page_texts_importer import PageTextsImporter
from annotator.importers.speech.speech_importer import SPEECH
from annotator.page_documents.alto import read_alto
from annotator.page_documents.hocr import read_hocr

__all__ = ["IMPORTERS", "ImportContents", "Importer"]

_ALL: Final[tuple[Importer, ...]] = (
    CocoImporter(),
    PageImporter(),
    PageTextsImporter("alto", "ALTO XML", (".xml",), read_alto),
    PageTextsImporter("hocr", "hOCR", (".html", ".hocr", ".xhtml"), read_hocr),
    PaddleocrImporter(),
    *SPEECH,
)

IMPORTERS: Final[Mapping[str, Importer]] = MappingProxyType({each.name: each for each in _ALL})
