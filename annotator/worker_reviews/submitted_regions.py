"""The origin of each region of a merged job: its submission, and its number there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.collection.mergeable_submissions import ItemKey, is_mergeable
from annotator.collection.submission_part import merged_region_id
from annotator.collection.submitted_record import segment_lines
from annotator.export.forms.reviewed_form import TRANSCRIPTION, content_digest
from annotator.files import FileRefusedError
from annotator.model.entities import RegionId
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import Collection
from annotator.submissions.intact_submission import intact_hand_in
from annotator.submissions.received_submissions import ReceivedSubmission, received_submissions
from annotator.verify.annotation_checks import ANNOTATIONS, TAGS, index_annotations
from annotator.verify.common.findings import EFFORT, Findings
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside


@dataclass(frozen=True, slots=True)
class SubmittedRegion:
    """The digest of the submission that a merged region came from, its item, and its number."""

    submission: str
    item: ItemKey
    number: int


@dataclass(frozen=True, slots=True)
class SubmittedContents:
    """What a submission holds: its finished items, each with the digest of its content."""

    received: ReceivedSubmission
    content_sha256: Mapping[ItemKey, str]


class SubmittedRegions:
    """The regions of all intact submissions of a collection, by their ids in a merged job."""

    def __init__(self, collection: Collection) -> None:
        """Read the submissions; what cannot be read is left out, with a sentence on it."""
        self.contents: dict[str, SubmittedContents] = {}
        self.problems: list[Said] = []
        self._regions: dict[RegionId, SubmittedRegion] = {}
        for received in received_submissions(collection):
            try:
                intact_hand_in(received)
                self._take(received)
            except SubmissionRefusedError as error:
                self.problems.append(error.said)
            except (NotStrictJsonError, FileRefusedError, LookupError, TypeError):
                self.problems.append(_unreadable(received))

    def region(self, region_id: RegionId) -> SubmittedRegion | None:
        """Return where a merged region came from; None for one that the merge did not make."""
        return self._regions.get(region_id)

    def with_item(self, key: ItemKey) -> list[str]:
        """Return the digests of the submissions in which an item is finished."""
        return sorted(
            digest for digest, each in self.contents.items() if key in each.content_sha256
        )

    def _take(self, received: ReceivedSubmission) -> None:
        document: Any = read_json_inside(received.export, ANNOTATIONS)
        effort: Any = read_json_inside(received.export, EFFORT)
        keys = {
            each["id"]: (each["sha256"], each["part"])
            for each in effort["items"]
            if is_mergeable(each)
        }
        done = {each["id"] for each in effort["items"] if each["status"] == "done"}
        index = index_annotations(document, Findings())
        found = {
            keys[item]: index.content_sha256_of(item)
            for item in index.images
            if item in keys and item in done
        }
        lines = list(segment_lines(received.export))
        segments: dict[int, list[Mapping[str, Any]]] = {}
        for line in lines:
            segments.setdefault(line["item_id"], []).append(line)
        labels = {name: number for number, name in index.labels.items()}
        for each in effort["items"]:
            item = each["id"]
            if "length_ms" in each and item in keys and item in done:
                own = segments.get(item, ())
                found[keys[item]] = _content_of_sound(each["length_ms"], labels, own)
        self.contents[received.digest] = SubmittedContents(received, found)
        numbers = [
            (index.items.get(each["image_id"], 0), each["id"]) for each in _in_order(document)
        ]
        numbers += [(each["item_id"], each["annotation_id"]) for each in lines]
        for position, (item, number) in enumerate(numbers):
            if item in keys:
                merged = merged_region_id(received.digest, position)
                self._regions[merged] = SubmittedRegion(received.digest, keys[item], number)


def _in_order(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield annotations and tags in the order in which a merge reads them."""
    yield from document["annotations"]
    yield from document.get(TAGS, [])


def _content_of_sound(
    length_ms: int, labels: Mapping[str, int], lines: Iterable[Mapping[str, Any]]
) -> str:
    """Return the digest of the segments of a sound, as a review names it."""
    rows: list[list[object]] = []
    tags: list[list[object]] = []
    for line in lines:
        attributes = dict(line.get("attributes", {}))
        if line["text"]:
            attributes[TRANSCRIPTION] = line["text"]
        place, group = line.get("place"), line.get("group", 0)
        row = [line["annotation_id"], labels[line["label"]], place, attributes, group]
        (tags if place is None else rows).append(row)
    return content_digest([0, 0, length_ms], [*rows, *tags])


def _unreadable(received: ReceivedSubmission) -> Said:
    return said(
        "The export in the submission {digest}… cannot be read. No review of it was written.",
        digest=Name(received.digest[:16]),
    )
