"""The importers of transcribed sound: one for each format, alike but for their readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import TRANSCRIPT_BYTES
from annotator.errors import ImportRefusedError
from annotator.files import read_whole
from annotator.importers.common.importer import ImportContents, ImportFindings
from annotator.importers.common.json_values import refusing
from annotator.importers.common.region_spool import RegionSpool
from annotator.importers.speech.recordings import Recording, Recordings
from annotator.importers.speech.segments import SegmentLabels, Segments
from annotator.items.item_row import ItemRow
from annotator.model.entities import SOUND, KindId, Labels
from annotator.progress import Cancel, Progress, Watch, silent
from annotator.records import ImportRecord
from annotator.sentences.parts import Name, Quoted
from annotator.sentences.said import said
from annotator.transcripts.eaf import read_eaf
from annotator.transcripts.subtitles import read_srt, read_webvtt
from annotator.transcripts.tables import read_csv, read_nemo
from annotator.transcripts.textgrid import read_textgrid
from annotator.transcripts.transcript import Check, Transcript, TranscriptFindings, Utterance

Reader = Callable[[bytes, TranscriptFindings, Check], Transcript]


@dataclass(frozen=True, slots=True)
class SpeechImporter:
    """Imports the segments of one format.

    A document is about the recording whose file has its name, or about the one that it names. Each
    row of a table names its own; a recording that the job does not have is reported, and nothing of
    the others is lost.
    """

    name: str
    title: str
    endings: tuple[str, ...]
    reader: Reader

    @property
    def kinds(self) -> frozenset[KindId] | None:
        """Sounds only."""
        return frozenset({SOUND})

    def read(  # noqa: PLR0913 - as the protocol has it
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        media_folder: Path | None = None,
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        """Return the segments of a document for a job, without writing anything.

        Times become the nearest sample of the recording, whose rate is read from its file.

        Raises:
            ImportRefusedError: the document as a whole is invalid, or its recording is not found.
            CancelledError: the person cancelled.
        """
        watch, findings = Watch(cancel or Cancel(), progress), ImportFindings()
        with refusing(path):
            data = read_whole(path, TRANSCRIPT_BYTES, between=watch.cancel.check)
            transcript = self.reader(data, findings, watch.cancel.check)
        recordings = Recordings(items, media_folder)
        segments = Segments(SegmentLabels(labels, findings), findings, RegionSpool(watch.cancel))
        total = len(transcript.utterances)
        segments.take(_placed(path, transcript, recordings, findings), total, watch)
        record = ImportRecord(
            self.name,
            path.name,
            new_labels=tuple(segments.labels.new),
            regions=segments.regions.as_read(),
        )
        return ImportContents(record, findings.counts, findings.notes())


def _placed(
    path: Path, transcript: Transcript, recordings: Recordings, findings: ImportFindings
) -> Iterator[tuple[Recording, Utterance]]:
    """Yield each utterance with its recording; those without one are reported."""
    named = dict.fromkeys(each.file for each in transcript.utterances)
    found = recordings.find(filter(None, named))
    own = _own(path, transcript, recordings) if "" in named else None
    for each in transcript.utterances:
        recording = found.get(each.file) if each.file else own
        if recording is None:
            what = (
                "segments whose sound could be several of this job, left out"
                if each.file in recordings.doubtful
                else "segments of a sound that this job does not have, left out"
            )
            findings.tell(what, Quoted(shown_name(each.file)))
        elif recording.fault is not None:
            findings.tell("segments of a sound that cannot be read, left out", recording.fault)
        else:
            yield recording, each


def _own(path: Path, transcript: Transcript, recordings: Recordings) -> Recording:
    """Return the recording that a whole document is about.

    Raises:
        ImportRefusedError: there is none, there are several, or its file cannot be read.
    """
    name = path.absolute().with_suffix("").as_posix()
    found = recordings.find([name])
    if not found and name not in recordings.doubtful and transcript.media:
        name = transcript.media
        found = recordings.find([name])
    if name in recordings.doubtful:
        raise ImportRefusedError(
            said(
                "“{file}” could belong to several sounds of this job. Give it the name of its "
                "sound, with its ending. Nothing of it was imported.",
                file=Name(shown_name(path.name)),
            )
        )
    if name not in found:
        raise ImportRefusedError(
            said(
                "“{file}” belongs to no sound of this job. Give it the name of its sound. Nothing "
                "of it was imported.",
                file=Name(shown_name(path.name)),
            )
        )
    recording = found[name]
    if recording.fault is not None:
        raise ImportRefusedError(
            said(
                "“{file}” cannot be placed in time without its sound. {fault} Nothing of it was "
                "imported.",
                file=Name(shown_name(path.name)),
                fault=recording.fault,
            )
        )
    return recording


SPEECH: Final = (
    SpeechImporter("textgrid", "TextGrid (Praat)", (".TextGrid", ".textgrid"), read_textgrid),
    SpeechImporter("eaf", "EAF (ELAN)", (".eaf",), read_eaf),
    SpeechImporter("srt", "SubRip subtitles", (".srt",), read_srt),
    SpeechImporter("vtt", "WebVTT subtitles", (".vtt",), read_webvtt),
    SpeechImporter("csv", "CSV table of segments", (".csv", ".tsv"), read_csv),
    SpeechImporter("nemo", "NeMo manifest", (".jsonl", ".json"), read_nemo),
)
"""The importers of this folder."""
