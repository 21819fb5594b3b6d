"""Turns the utterances of a document into segments on the items of a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from annotator.display_text import shown_name
from annotator.importers.common.importer import ImportFindings
from annotator.importers.common.region_spool import RegionSpool, imported
from annotator.importers.speech.recordings import Recording
from annotator.model.entities import NO_ATTRIBUTES, Attributes, Labels, new_region_id
from annotator.model.label_names import LONGEST
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.progress import Watch
from annotator.sentences.parts import Count, Quoted
from annotator.sentences.said import Part, said
from annotator.transcripts.transcript import Utterance, sample_at

NEW_LABEL: Final = "speech"
_OF_SPEECH: Final = frozenset({"speech", "voice", "utterance", "segment", "sound", "audio"})
_EVERY: Final = 1_000
_LAST_SAMPLE: Final = 2**53
_PER_MS: Final = 1_000


class SegmentLabels:
    """The labels of segments: those of the job by their names, and new ones as -1, -2, …."""

    def __init__(self, labels: Labels, findings: ImportFindings) -> None:
        """Start with the labels of a job."""
        self.new: list[str] = []
        self._findings = findings
        in_order = sorted(labels.values(), key=lambda each: each.position)
        self._by_name: dict[str, int] = {}
        for each in in_order:
            self._by_name.setdefault(each.name, each.id)
        names = [each.name for each in in_order]
        of_speech = (name for name in names if name.casefold() in _OF_SPEECH)
        self._usual = next(of_speech, names[0] if names else NEW_LABEL)

    def label_of(self, name: str) -> int:
        """Return the label of that name; without a name, the usual one of speech."""
        name = name if name.strip() and "\0" not in name else self._usual
        if len(name) > LONGEST:
            self._findings.tell(
                "labels with a name that is too long, replaced by the usual one",
                Quoted(shown_name(name)),
            )
            name = self._usual
        if name not in self._by_name:
            self.new.append(name)
            self._by_name[name] = -len(self.new)
            self._findings.count("new labels")
        return self._by_name[name]


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a document, each with its item."""

    labels: SegmentLabels
    findings: ImportFindings
    regions: RegionSpool

    def take(
        self, utterances: Iterable[tuple[Recording, Utterance]], total: int, watch: Watch
    ) -> None:
        """Add a segment for each utterance; what cannot be one is reported.

        Raises:
            CancelledError: the person cancelled.
        """
        for at, (recording, each) in enumerate(utterances):
            if at % _EVERY == 0:
                watch.cancel.check()
                watch.progress(at, total)
            place = self._place(each, recording, at)
            if place is None:
                continue
            region = imported(
                self.labels.label_of(_clean(each.label)),
                place,
                id=new_region_id(),
                transcription=self._text(each.text, at),
                attributes=self._attributes(each.speaker, at),
            )
            self.regions.append((recording.item, region))
            self.findings.count("segments")

    def _place(self, each: Utterance, recording: Recording, at: int) -> SoundSegment | None:
        rate_hz, frames = recording.rate_hz, recording.frames
        start = sample_at(each.start, rate_hz)
        end = frames if each.end is None else sample_at(each.end, rate_hz)
        if end < start:
            self.findings.tell("segments that end before they begin, turned round", _named(at))
            start, end = end, start
        if (start < 0 and end <= 0) or end > _LAST_SAMPLE:
            self.findings.tell("segments at times that no sound has, left out", _named(at))
            return None
        if start < 0:
            self.findings.tell("segments that begin before their sound, cut to it", _named(at))
            start = 0
        if frames < end <= frames + rate_hz // _PER_MS + 1 and start < frames:
            end = frames  # a time that was rounded up
        if end > frames:
            self.findings.tell(
                "segments that reach beyond the end of their sound, kept as they are", _named(at)
            )
        if end == start:
            self.findings.tell("segments shorter than a sample, taken with one", _named(at))
            end += 1
        return SoundSegment(start, end, rate_hz)

    def _text(self, text: str, at: int) -> str:
        clean = _clean(text)
        if clean != text:
            self.findings.tell(
                "texts with characters that no text can have, taken without them", _named(at)
            )
        return clean

    def _attributes(self, speaker: str, at: int) -> Attributes:
        name = self._text(speaker, at)
        return MappingProxyType({SPEAKER: name}) if name else NO_ATTRIBUTES


def _clean(text: str) -> str:
    """Return a text without null characters and halves of characters: a job stores none."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _named(at: int) -> Part:
    return said("segment {number}", number=Count(at + 1))
