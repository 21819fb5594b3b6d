"""The formats with a document for each recording, and those with one table of all segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError, ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, OutFile, Report, Snapshot
from annotator.export.export_folder import shown
from annotator.model.entities import SOUND, KindId
from annotator.sentences.parts import FilePath, Name, Reason
from annotator.sentences.said import said
from annotator.transcripts.transcript import (
    Check,
    Transcript,
    TranscriptFindings,
    Utterance,
    sample_at,
)
from exporters.speech.spoken import Spoken, media_path, spoken

Write = Callable[[Transcript], Iterable[str]]
Read = Callable[[bytes, TranscriptFindings, Check], Transcript]
Expect = Callable[[Transcript], Sequence[Utterance]]
Losses = Callable[[Transcript], Mapping[str, int]]

SOUNDS: Final[frozenset[KindId]] = frozenset({SOUND})
MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class SpeechDocument:
    """How a format is written, read back, and what it loses of a recording.

    ``expected`` returns what a document of a transcript reads back as, in any order.
    """

    ending: str
    write: Write
    read: Read
    expected: Expect
    losses: Losses


@dataclass(frozen=True, slots=True)
class SpeechFormat:
    """A format with a document for each recording, in folders like those of the recordings."""

    name: str
    title: str
    cannot_carry: tuple[str, ...]
    document: SpeechDocument
    kinds: frozenset[KindId] = SOUNDS

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the documents; what is lost is counted in the report."""
        for each in spoken(snapshot, options, report):
            transcript = self._transcript(each, options)
            _count_losses(self.document, transcript, report)
            pieces = (piece.encode() for piece in self.document.write(transcript))
            yield OutFile(self._path(each), pieces)

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether each document says what its recording has; report each difference.

        Raises:
            ExportRefusedError: a document cannot be read again.
        """
        differing = [
            each.record
            for each in spoken(snapshot, options, Report())
            if not reads_back(
                self.document,
                self._transcript(each, options),
                read_again(export / self._path(each)),
            )
        ]
        return not tell_differing(differing, report)

    def _transcript(self, each: Spoken, options: ExportOptions) -> Transcript:
        return each.transcript(media_path(each, options, self._path(each).count("/")))

    def _path(self, each: Spoken) -> str:
        return f"{self.name}/{each.stem}{self.document.ending}"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format with one file, whose lines are the segments of all recordings in order."""

    name: str
    title: str
    cannot_carry: tuple[str, ...]
    document: SpeechDocument
    file: str
    heading: str = ""
    kinds: frozenset[KindId] = SOUNDS

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the table."""
        yield OutFile(self._path, self._pieces(snapshot, options, report))

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether the table has the segments of each recording; report each difference.

        It is read in the pieces in which it was written, so that it is never held as a whole.

        Raises:
            ExportRefusedError: it cannot be read again.
        """
        path, differing = export / self._path, list[ItemRecord]()
        heading = self.heading.encode()
        try:
            with path.open("rb") as file:
                has_heading = file.read(len(heading)) == heading
                for each in spoken(snapshot, options, Report()):
                    transcript = self._transcript(each, options)
                    size = sum(len(piece.encode()) for piece in self.document.write(transcript))
                    data = heading + file.read(size)
                    if not reads_back(self.document, transcript, data):
                        differing.append(each.record)
                is_over = not file.read(1)
        except OSError as error:
            raise _unreadable(path, error) from error
        return not tell_differing(differing, report) and has_heading and is_over

    @property
    def _path(self) -> str:
        return f"{self.name}/{self.file}"

    def _pieces(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[bytes]:
        yield self.heading.encode()
        for each in spoken(snapshot, options, report):
            transcript = self._transcript(each, options)
            _count_losses(self.document, transcript, report)
            yield from (piece.encode() for piece in self.document.write(transcript))

    def _transcript(self, each: Spoken, options: ExportOptions) -> Transcript:
        return each.transcript(media_path(each, options, self._path.count("/")))


def _count_losses(document: SpeechDocument, transcript: Transcript, report: Report) -> None:
    for what, count in document.losses(transcript).items():
        if count:
            report.count(what, count)


@dataclass(slots=True)
class _Doubts:
    """Remembers whether a reader found anything unusual: in a file of ours nothing is."""

    is_any: bool = False

    def tell(self, what: str, example: object) -> None:  # noqa: ARG002 - as the protocol has it
        """Remember it."""
        self.is_any = True


def reads_back(document: SpeechDocument, transcript: Transcript, data: bytes) -> bool:
    """Return whether a document has exactly the segments of a transcript."""
    doubts = _Doubts()
    try:
        found = document.read(data, doubts, lambda: None).utterances
    except AnnotatorError:
        return False
    rate_hz = transcript.rate_hz
    is_same = _facts(found, rate_hz) == _facts(document.expected(transcript), rate_hz)
    return is_same and not doubts.is_any


def _facts(utterances: Iterable[Utterance], rate_hz: int) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            sample_at(each.start, rate_hz),
            None if each.end is None else sample_at(each.end, rate_hz),
            each.text,
            each.speaker,
            each.label,
            each.file,
        )
        for each in utterances
    )


def read_again(path: Path) -> bytes:
    """Return the bytes of a file that was just written.

    Raises:
        ExportRefusedError: the disk refused.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> ExportRefusedError:
    return ExportRefusedError(
        said(
            "{path} was written but cannot be read again: {reason}. Export again.",
            path=FilePath(path),
            reason=Reason(str(error)),
        )
    )


def tell_differing(differing: Sequence[ItemRecord], report: Report) -> bool:
    """Report the recordings that read back otherwise, and return whether there are any."""
    report.notes += [
        said("The segments of {item} read back otherwise.", item=Name(shown(record.item.path)))
        for record in differing[:MOST_NAMED]
    ]
    if differing:
        report.count("sounds that read back otherwise", len(differing))
    return bool(differing)
