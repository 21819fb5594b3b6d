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

    Of a file that is no document the fields are its lines.
    """

    path: str
    sizes: dict[Detail, int] = field(default_factory=dict)
    content: FieldNode = field(default_factory=lambda: FieldNode(""))


@dataclass(slots=True)
class Pictures:
    """The picture files that would leave, byte for byte, at every level alike.

    Attributes:
        first: the paths of the first ones.
        count: how many there are.
        size: of all together, in bytes.
        traces: what is written into them besides the picture, and into how many.
        unread: how many could not be looked into.
    """

    first: list[str] = field(default_factory=list)
    count: int = 0
    size: int = 0
    traces: dict[str, int] = field(default_factory=dict)
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What would leave at each level, in the order in which it is written."""

    files: Mapping[str, FilePreview]
    pictures: Pictures
    notes: Mapping[Detail, tuple[Said, ...]]

    def field_count(self, detail: Detail) -> int:
        """Return how many different fields leave at a level, README and orders apart."""
        return sum(
            sum(1 for _ in file.content.leaves(detail))
            for file in self.files.values()
            if file.path.endswith((".json", ".jsonl"))
        )
