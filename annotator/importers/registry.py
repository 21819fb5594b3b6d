"""The registry of importers, by their names on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.common.importer import ImportContents, Importer
from annotator.importers.speech.speech_importer import SPEECH

__all__ = ["IMPORTERS", "ImportContents", "Importer"]

_ALL: Final[tuple[Importer, ...]] = (CocoImporter(), *SPEECH)

IMPORTERS: Final[Mapping[str, Importer]] = MappingProxyType({each.name: each for each in _ALL})
