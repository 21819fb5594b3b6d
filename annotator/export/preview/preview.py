"""The result of a dry run: every file of the export with its fields, and the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.export.api import Detail
from annotator.export.preview.field_tree import FieldNode
from annotator.sentences.said import Said


@dataclass(slots=True)
class FilePreview:
    """One file: its size in bytes at each level at which it is written, and its fields.

    If the file is no document, its fields are its lines.
    """

    path: str
    sizes: dict[Detail, int] = field(default_factory=dict)
    content: FieldNode = field(default_factory=lambda: FieldNode(""))


@dataclass(slots=True)
class Pictures:
    """The exported picture files, which are identical at all levels.

    Attributes:
        first: the first paths.
        count: the number of files.
        size: the total size in bytes.
        traces: the kinds of metadata in them, each with the number of files.
        unread: the number of files that could not be read.
    """

    first: list[str] = field(default_factory=list)
    count: int = 0
    size: int = 0
    traces: dict[str, int] = field(default_factory=dict)
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """The content of the export at each level, in the order of writing."""

    files: Mapping[str, FilePreview]
    pictures: Pictures
    notes: Mapping[Detail, tuple[Said, ...]]

    def field_count(self, detail: Detail) -> int:
        """Return the number of different fields at a level, without README and orders."""
        return sum(
            sum(1 for _ in file.content.leaves(detail))
            for file in self.files.values()
            if file.path.endswith((".json", ".jsonl"))
        )
