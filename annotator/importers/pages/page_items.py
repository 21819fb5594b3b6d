"""Finds the item that a document of a page is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.importers.common.clean_path import clean_path
from annotator.importers.common.file_matches import match_names
from annotator.items.item_row import ItemRow
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_DOUBLE_ENDINGS = (".page", ".alto", ".hocr")


class PageItems:
    """The items of a job by their files; no name of a document opens anything."""

    def __init__(self, items: Sequence[ItemRow]) -> None:
        """Take the items, in their order."""
        self._items: dict[str, list[int]] = {}
        for row in items:
            self._items.setdefault(row.path, []).append(row.id)

    def matched(self, stated: Sequence[str]) -> Mapping[str, str]:
        """Return the file of the job for each stated name that means one."""
        clean = {name: clean_path(name) for name in stated}
        found = match_names([path for path in clean.values() if path], tuple(self._items)).found
        return {name: found[path] for name, path in clean.items() if path in found}

    def item_of(self, file: str, part: int = 0) -> int:
        """Return the item for a part of a file of the job; the first if there is no such part."""
        parts = self._items[file]
        return parts[part if part < len(parts) else 0]

    def find(self, stated: str, part: int, document: Path) -> int:
        """Return the item for the picture that a document states, or else that has its name.

        Raises:
            ImportRefusedError: there is none, or several.
        """
        file = self.matched([stated]).get(stated) or self._same_stem(document)
        if file:
            return self.item_of(file, part)
        raise ImportRefusedError(
            said(
                "“{file}” is about the picture “{picture}”, and this job has neither that nor one "
                "picture called “{stem}”. Add the picture first. Nothing of it was imported.",
                file=Name(shown_name(document.name)),
                picture=Name(shown_name(stated)),
                stem=Name(shown_name(_stem(document.name))),
            )
        )

    def _same_stem(self, document: Path) -> str:
        """Return the only file that has the name of the document but for the endings; or ""."""
        wanted = _stem(document.name)
        found = [file for file in self._items if PurePosixPath(file).stem == wanted]
        return found[0] if len(found) == 1 else ""


def _stem(name: str) -> str:
    """Return a name without its ending, nor the ``.page`` before it."""
    stem = PurePosixPath(name).stem
    for ending in _DOUBLE_ENDINGS:
        stem = stem.removesuffix(ending)
    return stem
