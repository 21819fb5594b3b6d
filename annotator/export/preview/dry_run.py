"""Runs an exporter at each level of detail and parses its output; writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from annotator.errors import UnreadableMediaError
from annotator.export.api import Detail, Exporter, ExportOptions, OutFile, Report, Snapshot
from annotator.export.preview.field_reader import (
    NotByFieldError,
    Place,
    json_line_values,
    json_values,
    lines_of,
)
from annotator.export.preview.field_tree import MOST_EXAMPLES, FieldNode, FieldValues
from annotator.export.preview.preview import FilePreview, Pictures, Preview
from annotator.export.redaction import redacted
from annotator.imaging.sandbox.traces import traces_of
from annotator.progress import Cancel, Progress, counted, silent
from annotator.sentences.said import Said

MOST_LINES: Final = 400
"""Maximum number of lines of a text that are shown; the number of the others is stated."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The options of a dry run: a cancel token and a progress callback."""

    cancel: Cancel = field(default_factory=Cancel)
    progress: Progress = silent


def dry_run(
    exporter: Exporter, snapshot: Snapshot, options: ExportOptions, run: DryRun | None = None
) -> Preview:
    """Return the content of the export at each level of detail, with all other options unchanged.

    Raises:
        CancelledError: the person cancelled.
        AnnotatorError: the exporter would refuse, for the reason given.
    """
    run = run or DryRun()
    looking, snapshot = _Looking(run), redacted(snapshot)
    levels = list(Detail)
    notes: dict[Detail, tuple[Said, ...]] = {}
    for done, detail in enumerate(levels):
        run.progress(done, len(levels))
        report = Report()
        looking.begin(detail)
        for file in exporter.files(snapshot, replace(options, detail=detail), report):
            looking.look_at(file)
        looking.end()
        notes[detail] = tuple(report.notes)
    run.progress(len(levels), len(levels))
    return Preview(looking.files, _pictures(looking, run), notes)


class _Looking:
    """Collects the files of one level after the other."""

    def __init__(self, run: DryRun) -> None:
        self._run = run
        self._detail = Detail.JOB
        self._manifest: list[dict[str, Any]] = []
        self.files: dict[str, FilePreview] = {}
        self.copied: dict[str, Path] = {}
        self.redacted: dict[str, int] = {}

    def begin(self, detail: Detail) -> None:
        """Start a level."""
        self._detail = detail
        self._manifest = []

    def end(self) -> None:
        """Add the list of files, which ``write_dataset`` writes last."""
        self._shown("manifest.json").content.add({"files": self._manifest}, self._detail)

    def look_at(self, file: OutFile) -> None:
        """Add a file; a picture is only noted."""
        self._run.cancel.check()
        if file.copy_of is not None:
            self.copied[file.path] = file.copy_of
            return
        if file.is_redacted:
            self.redacted[file.path] = sum(map(len, file.pieces))
            return
        shown, pieces = self._shown(file.path), _Counted(file.pieces)
        shown.content.seen.setdefault(self._detail, FieldValues())
        # A sound has no lines that a person could read.
        lines = iter(pieces) if file.path.endswith(_SOUND) else lines_of(pieces)
        if not file.path.endswith(_SOUND):
            self._take_in(shown.content, file.path, lines)
        for _rest in lines:
            self._run.cancel.check()  # the manifest needs the digest of the whole file
        shown.sizes[self._detail] = pieces.size
        entry = {"path": file.path, "size": pieces.size, "sha256": pieces.sha256}
        self._manifest.append(entry)

    def _shown(self, path: str) -> FilePreview:
        return self.files.setdefault(path, FilePreview(path))

    def _take_in(self, content: FieldNode, path: str, lines: Iterator[bytes]) -> None:
        reader = _READERS.get(Path(path).suffix)
        if reader is None:
            self._take_lines(content, lines)
            return
        kept: list[bytes] = []
        try:
            for place, values in reader(_keeping(lines, kept)):
                self._run.cancel.check()
                _at(content, place, self._detail).add_all(values, self._detail)
        except NotByFieldError:
            self._take_lines(content, chain(kept, lines))

    def _take_lines(self, content: FieldNode, lines: Iterator[bytes]) -> None:
        for number, line in enumerate(islice(lines, MOST_LINES), start=1):
            place = content.below(f"line {number}")
            text = line.decode("utf-8", errors="replace")
            place.seen.setdefault(self._detail, FieldValues()).add_text(text)


_SOUND: Final = ".wav"
_READERS: Final = {".json": json_values, ".jsonl": json_line_values}


def _keeping(lines: Iterator[bytes], kept: list[bytes]) -> Iterator[bytes]:
    """Yield the lines and keep the first ones, in case they must be shown as plain text."""
    for line in islice(lines, MOST_LINES):
        kept.append(line)
        yield line
    yield from lines


def _at(content: FieldNode, place: Place, detail: Detail) -> FieldNode:
    """Return the field at a place; all fields on the way to it count as seen at this level."""
    for name in place:
        content.seen.setdefault(detail, FieldValues()).held = 1
        content = content.below(name)
    return content


class _Counted:
    """Pieces that are measured and hashed while they are iterated."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """The digest of the pieces so far."""
        return self._digest.hexdigest()


def _pictures(looking: _Looking, run: DryRun) -> Pictures:
    """Return the pictures, with the metadata of the camera in them; redacted ones have none."""
    copied, redacted_ones = looking.copied, looking.redacted
    paths = chain(copied, redacted_ones)
    count = len(copied) + len(redacted_ones)
    found = Pictures(first=list(islice(paths, MOST_EXAMPLES)), count=count)
    found.size = sum(redacted_ones.values())
    for path in counted(list(copied.values()), run.cancel, run.progress):
        try:
            found.size += path.stat().st_size
            traces = traces_of(path)
        except (OSError, UnreadableMediaError):
            found.unread += 1
            continue
        for trace in traces:
            found.traces[trace] = found.traces.get(trace, 0) + 1
    return found
