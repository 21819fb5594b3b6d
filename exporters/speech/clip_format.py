"""Formats with a sound file for each segment: LJSpeech, and the audiofolder of Hugging Face."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.audio.wav_clips import LONGEST_SAMPLES, sample_pieces, wav_pieces
from annotator.errors import AnnotatorError, ExportRefusedError, UnreadableMediaError
from annotator.export.api import ExportOptions, ImageMode, ItemRecord, OutFile, Report, Snapshot
from annotator.export.export_folder import contained, is_file, shown
from annotator.export.missing_files import MissingFiles
from annotator.model.entities import KindId
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from exporters.common.redacted_media import hidden_media
from exporters.common.redacted_sound import SilencedReader
from exporters.speech.speech_format import SOUNDS, read_again, tell_differing
from exporters.speech.spoken import Spoken, SpokenSegment, spoken


@dataclass(frozen=True, slots=True)
class ClipForm:
    """How a format names its clips, and what it says of each of them.

    ``line`` returns the line of a segment in ``file``, or None if the format cannot hold its text.
    """

    name: str
    title: str
    cannot_carry: tuple[str, ...]
    file: str
    folder: str
    line: Callable[[Spoken, SpokenSegment], str | None]


def clip_name(each: Spoken, segment: SpokenSegment) -> str:
    """Return the name of a clip without its ending: the numbers of its item and its region."""
    return f"{each.record.item.id:06d}-{segment.number:05d}"


def _lj_line(each: Spoken, segment: SpokenSegment) -> str | None:
    text = segment.utterance.text
    if not text or any(mark in text for mark in "|\n\r"):
        return None
    return f"{clip_name(each, segment)}|{text}|{text}\n"


def _folder_line(each: Spoken, segment: SpokenSegment) -> str:
    place, said_there = segment.place, segment.utterance
    values = {
        "file_name": f"data/{clip_name(each, segment)}.wav",
        "transcription": said_there.text,
        "speaker": said_there.speaker,
        "label": said_there.label,
        "source": each.record.media.path,
        "start_sample": place.start_sample,
        "end_sample": place.end_sample,
        "rate_hz": place.rate_hz,
    }
    return json.dumps(values) + "\n"


_MIXED: Final = ("several channels", "more than 16 bits a sample")
LJ_SPEECH: Final = ClipForm(
    "ljspeech",
    "LJSpeech",
    (
        "times",
        "speakers",
        "labels",
        "segments without text, or with | or a line end in it",
        *_MIXED,
    ),
    "metadata.csv",
    "wavs",
    _lj_line,
)
AUDIO_FOLDER: Final = ClipForm(
    "audiofolder",
    "Hugging Face audiofolder",
    ("attributes", "comments", "groups", *_MIXED),
    "metadata.jsonl",
    "data",
    _folder_line,
)


@dataclass(frozen=True, slots=True)
class ClipFormat:
    """A format with a line and a clip for each segment.

    The clips are cut only if the person lets the sounds come along. A clip has one channel of 16
    bits at the rate of its recording: a recording of that form is cut without any change.
    """

    form: ClipForm
    kinds: frozenset[KindId] = SOUNDS

    @property
    def name(self) -> str:
        """The name on the command line."""
        return self.form.name

    @property
    def title(self) -> str:
        """The name for people."""
        return self.form.title

    @property
    def cannot_carry(self) -> tuple[str, ...]:
        """What the format cannot represent."""
        return self.form.cannot_carry

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        """Yield the clips, then the lines about them."""
        if options.images is not ImageMode.NONE:
            yield from self._clips(snapshot, options, report)
        else:
            report.notes.append(
                said(
                    "The sounds are only named, so the export has no clips. Export again and let "
                    "them be copied, to have a sound file for each segment."
                )
            )
        yield OutFile(self._path, self._lines(snapshot, options, report))

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        """Return whether all lines and clips are there as they should be; report differences.

        Raises:
            ExportRefusedError: a file cannot be read again.
        """
        given = read_again(export / self._path)
        differing, at = list[ItemRecord](), 0
        for each in spoken(snapshot, options, Report()):
            lines = "".join(self._written(each)).encode()
            is_same = given[at : at + len(lines)] == lines
            at += len(lines)
            if not is_same or not all(
                self._is_whole(export, each, segment) for segment in each.segments
            ):
                differing.append(each.record)
        return not tell_differing(differing, report) and at == len(given)

    def _is_whole(self, export: Path, each: Spoken, segment: SpokenSegment) -> bool:
        """Return whether the clip of a segment, if there is one, is as long as the segment."""
        path = export / self._clip(each, segment)
        if not is_file(path):
            return True  # why it could not be cut is in the report
        try:
            with wave.open(str(path), "rb") as clip:
                place = segment.place
                length = place.end_sample - place.start_sample
                return (clip.getnframes(), clip.getframerate()) == (length, place.rate_hz)
        except (OSError, EOFError, wave.Error):
            return False

    @property
    def _path(self) -> str:
        return f"{self.name}/{self.form.file}"

    def _clip(self, each: Spoken, segment: SpokenSegment) -> str:
        return f"{self.name}/{self.form.folder}/{clip_name(each, segment)}.wav"

    def _written(self, each: Spoken) -> Iterator[str]:
        lines = (self.form.line(each, segment) for segment in each.segments)
        return (line for line in lines if line is not None)

    def _lines(self, snapshot: Snapshot, options: ExportOptions, report: Report) -> Iterator[bytes]:
        for each in spoken(snapshot, options, report):
            lines = list(self._written(each))
            if len(lines) < len(each.segments):
                left_out = len(each.segments) - len(lines)
                report.count("segments whose text the format cannot hold", left_out)
            yield from (line.encode() for line in lines)

    def _clips(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        missing, hidden = MissingFiles(), hidden_media(snapshot)
        for each in spoken(snapshot, options, Report()):
            path = each.record.media.path
            wanted = [one for one in each.segments if self.form.line(each, one) is not None]
            if not wanted:
                continue
            try:
                source = contained(snapshot.media_folder, path)
                if not is_file(source):
                    missing.add(path)
                    report.count("sounds not at hand", len(wanted))
                    continue
                reader = SilencedReader(source, hidden.of(path))
            except AnnotatorError as error:
                report.notes.append(error.said)
                report.count("clips that could not be cut", len(wanted))
                continue
            try:
                yield from self._cut(each, wanted, reader, report)
            finally:
                reader.close()
        report.notes.extend(missing.notes())

    def _cut(
        self, each: Spoken, wanted: list[SpokenSegment], reader: SilencedReader, report: Report
    ) -> Iterator[OutFile]:
        for segment in wanted:
            fault = _fault(segment, reader)
            if fault:
                report.count("clips that could not be cut")
                report.notes.append(
                    said(
                        "Segment {number} of {item} could not be cut out: {why}",
                        number=Name(str(segment.number)),
                        item=Name(shown(each.record.item.path)),
                        why=Name(fault),
                    )
                )
                continue
            yield OutFile(self._clip(each, segment), _wav(segment, reader))


def _fault(segment: SpokenSegment, reader: SilencedReader) -> str:
    """Return why a segment cannot be cut out, or ""; it is decoded once to know."""
    place = segment.place
    if place.rate_hz != reader.facts.rate_hz:
        return "Its times are not those of the file."
    if place.end_sample - place.start_sample > LONGEST_SAMPLES:
        return "It is too long for a WAV file."
    try:
        for _ in sample_pieces(place, reader):
            pass
    except UnreadableMediaError as error:
        return str(error)
    return ""


def _wav(segment: SpokenSegment, reader: SilencedReader) -> Iterator[bytes]:
    """Yield a clip as WAV with one channel of 16 bits."""
    try:
        yield from wav_pieces(segment.place, reader)
    except UnreadableMediaError as error:
        raise ExportRefusedError(error.said) from error
