"""The segments of each recording of a job, as the formats of transcribed sound write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath

from annotator.export.api import ExportOptions, ImageMode, ItemRecord, Report, Snapshot
from annotator.model.entities import SOUND, ItemId, Labels
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.proposals.proposal import is_undecided
from annotator.transcripts.transcript import Transcript, Utterance
from exporters.common.export_tally import chosen, chosen_summaries
from exporters.common.redacted_names import redacted_names

_MS_PER_S = 1_000


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """A segment with its number, its place inside the recording, and its words."""

    number: int
    place: SoundSegment
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording with its segments; ``stem`` is a path for its files, unlike that of any other.

    ``copy`` is the path of the recording, or of the redacted copy that takes its place.
    """

    record: ItemRecord
    stem: str
    segments: tuple[SpokenSegment, ...]
    copy: str

    def transcript(self, media: str) -> Transcript:
        """Return the segments as one document, which names the recording by ``media``."""
        rates = Counter(each.place.rate_hz for each in self.segments)
        return Transcript(
            [each.utterance for each in self.segments],
            media,
            Fraction(self.record.item.extent.length_ms, _MS_PER_S),
            max(rates, key=lambda rate: (rates[rate], rate), default=0),
        )


def spoken(snapshot: Snapshot, options: ExportOptions, report: Report) -> Iterator[Spoken]:
    """Yield the chosen recordings in order; proposals that nobody decided on are left out."""
    stems, names = _stems(snapshot, options), redacted_names(snapshot)
    for record in chosen(snapshot, options):
        if record.item.kind == SOUND:
            segments = tuple(_segments(record, snapshot.labels, report))
            path = record.media.path
            yield Spoken(record, stems[record.item.id], segments, names.get(path, path))


def _segments(record: ItemRecord, labels: Labels, report: Report) -> Iterator[SpokenSegment]:
    for region in record.regions:
        place = region.geometry
        if is_undecided(region):
            report.count("proposals that nobody decided on")
            continue
        if not isinstance(place, SoundSegment):
            report.count("texts of a sound as a whole, in transcriptions.jsonl only")
            continue
        inside = place.within(record.item.extent)
        if inside is None:
            report.count("segments wholly outside their sound")
            continue
        speaker = region.attributes.get(SPEAKER, "")
        utterance = Utterance(
            Fraction(inside.start_sample, inside.rate_hz),
            Fraction(inside.end_sample, inside.rate_hz),
            region.transcription,
            speaker if isinstance(speaker, str) else "",
            labels[region.label_id].name,
        )
        yield SpokenSegment(region.number, inside, utterance)


def _stems(snapshot: Snapshot, options: ExportOptions) -> dict[ItemId, str]:
    """Return a path without an ending for each recording, also where names have no case.

    Recordings whose names differ in their ending only keep it.
    """
    paths = {
        summary.item.id: summary.item.path
        for summary in chosen_summaries(snapshot, options)
        if summary.item.kind == SOUND
    }
    plain = {item: _without_ending(path) for item, path in paths.items()}
    counts = Counter(each.casefold() for each in plain.values())
    stems: dict[ItemId, str] = {}
    taken: set[str] = set()
    for item, path in paths.items():
        stem = plain[item] if counts[plain[item].casefold()] == 1 else path
        while stem.casefold() in taken:
            stem += "_"
        taken.add(stem.casefold())
        stems[item] = stem
    return stems


def _without_ending(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def media_path(each: Spoken, options: ExportOptions, depth: int) -> str:
    """Return how a file so many folders deep in the export names a recording.

    If the recordings come along, it is the way to the copy; else it is the path in the job.
    """
    if options.images is ImageMode.NONE:
        return each.record.media.path
    return f"{'../' * depth}images/{each.copy}"
