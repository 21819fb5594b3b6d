"""The version of a worker's item with the reviewer's corrections, from the reviews taken so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.editing.changes import EditState
from annotator.errors import InvalidValueError
from annotator.job_file.read_api import JobReads
from annotator.model.entities import (
    Label,
    LabelId,
    Labels,
    Media,
    Region,
    RegionId,
    Regions,
    new_region_id,
)
from annotator.worker_reviews.review_file import RegionCorrection, RegionVersion, read_document


@dataclass(frozen=True, slots=True)
class CorrectedVersion:
    """The regions after the reviewer's corrections, and all labels, with the reviewer's own."""

    regions: Regions
    labels: Labels


def corrected_version(
    reads: JobReads, media: Media, part: int, state: EditState
) -> CorrectedVersion | None:
    """Return an item with the corrections of the review that was taken last.

    None without corrections. Regions that were not corrected are as they are now. It waits for the
    job file.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    key = (media.sha256, part)
    for taken in reversed(reads.taken_reviews().result()):
        try:
            review = read_document(taken.document)
        except InvalidValueError:
            continue  # it was taken by a newer program
        for item in review.items:
            if (item.review.media_sha256, item.review.part) == key:
                if item.is_taken_back:
                    return None
                if item.corrections:
                    return _Corrected(state).version(item.corrections)
    return None


class _Corrected:
    def __init__(self, state: EditState) -> None:
        self._regions: dict[RegionId, Region] = dict(state.regions)
        self._labels: dict[LabelId, Label] = dict(state.labels)
        self._numbers = {region.number: key for key, region in state.regions.items()}

    def version(self, corrections: tuple[RegionCorrection, ...]) -> CorrectedVersion:
        for each in corrections:
            self._apply(each)
        return CorrectedVersion(self._regions, self._labels)

    def _apply(self, correction: RegionCorrection) -> None:
        key, now = self._numbers.get(correction.region), correction.now
        if now is None:
            if key is not None:
                del self._regions[key]
            return
        if key is None:
            if correction.region == 0:
                self._add(now)
            return
        own = self._regions[key]
        self._regions[key] = replace(
            own,
            geometry=now.place,
            label_id=self._label(now.label),
            transcription=now.text,
        )

    def _add(self, version: RegionVersion) -> None:
        number = max((each.number for each in self._regions.values()), default=0) + 1
        key, label = new_region_id(), self._label(version.label)
        region = Region(key, number, label, version.place, "z", transcription=version.text)
        self._regions[key] = region

    def _label(self, name: str) -> LabelId:
        """Return the label of a name; one that the job lacks gets a number of its own here."""
        for label_id, label in self._labels.items():
            if label.name == name:
                return label_id
        found = LabelId(max(self._labels, default=0) + 1)
        self._labels[found] = Label(found, name, len(self._labels))
        return found
