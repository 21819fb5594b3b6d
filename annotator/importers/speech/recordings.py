"""Finds the recordings of a job that a document names, with the sample rate of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from annotator.audio.decoded_copy import readable_file
from annotator.audio.headers import probe_sound
from annotator.errors import AnnotatorError
from annotator.files import contained
from annotator.importers.common.file_matches import match_names
from annotator.items.item_row import ItemRow
from annotator.model.entities import SOUND
from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class Recording:
    """An item with sound; a sound with an unreadable file has a ``fault`` and no rate."""

    item: int
    rate_hz: int = 0
    frames: int = 0
    fault: Said | None = None


class Recordings:
    """The recordings of a job, found by the name or the stem of their files.

    The names in a document are compared with those of the items. They are never opened.
    """

    def __init__(self, items: Sequence[ItemRow], media_folder: Path | None) -> None:
        """Start with the items of a job and the folder of its media."""
        self._folder = media_folder
        self._paths = {row.path: row.id for row in items if row.kind == SOUND}
        self._stems: dict[str, list[str]] = {}
        for path in self._paths:
            self._stems.setdefault(_stem(path), []).append(path)
        self._facts: dict[str, Recording] = {}
        self.doubtful: set[str] = set()

    def find(self, names: Iterable[str]) -> dict[str, Recording]:
        """Return the recording for each name that means exactly one.

        A name may be a path on another machine, with or without the ending of the file. Those that
        could mean several are in ``doubtful``.
        """
        plain = {name: _plain(name) for name in names}
        whole = match_names(plain.values(), self._paths)
        rest = {name: path for name, path in plain.items() if path not in whole.found}
        keys = {path: path if path in self._stems else _stem(path) for path in rest.values()}
        by_stem = match_names(keys.values(), self._stems)
        found: dict[str, Recording] = {}
        for name, path in plain.items():
            item = whole.found.get(path, "")
            stem = by_stem.found.get(keys.get(path, ""), "")
            if not item and stem and len(self._stems[stem]) == 1:
                item = self._stems[stem][0]
            if item:
                found[name] = self._recording(item)
            elif stem or path in whole.doubtful or keys.get(path) in by_stem.doubtful:
                self.doubtful.add(name)
        return found

    def _recording(self, path: str) -> Recording:
        if path not in self._facts:
            self._facts[path] = self._probed(path)
        return self._facts[path]

    def _probed(self, path: str) -> Recording:
        item = self._paths[path]
        try:
            if self._folder is None:
                return Recording(item, fault=said("The folder of the sounds is not known."))
            facts = probe_sound(readable_file(contained(self._folder, path)))
        except AnnotatorError as error:
            return Recording(item, fault=error.said)
        return Recording(item, facts.rate_hz, facts.frames)


def _plain(name: str) -> str:
    """Return a name as it is compared: its parts, without a drive, server or way upwards."""
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _stem(path: str) -> str:
    """Return a path without the ending of its name."""
    return str(PurePosixPath(path).with_suffix("")) if PurePosixPath(path).name else path
