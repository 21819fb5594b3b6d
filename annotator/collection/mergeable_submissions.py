"""The submissions of a collection that a merge uses: the newest valid one of each record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.model.entities import SOUND, Fault
from annotator.packages.collection_records import CollectionRefusedError
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import Collection
from annotator.submissions.intact_submission import intact_hand_in
from annotator.submissions.known_packages import has_packages, known_package
from annotator.submissions.ledger_order import LedgerPart, standings
from annotator.submissions.received_submissions import ReceivedSubmission, received_submissions
from annotator.submissions.results import ResultCode
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

_LENGTH: Final = "length_ms"

ItemKey = tuple[str, int]
"""An item as all workers share it: the digest of its file, and the part of the file."""


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """What a worker answered to a rejection: of the region of this number, 0 for the item."""

    region: int
    reason: str
    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class SubmittedItem:
    """An item in a submission: its file name there, kind ("" for a picture), status and review."""

    key: ItemKey
    file: str
    kind: str
    status: str
    review: str
    answers: tuple[SubmittedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeableSubmission:
    """A submission that is merged, its items, and the root of its ledger."""

    received: ReceivedSubmission
    items: Mapping[ItemKey, SubmittedItem]
    root: str


@dataclass(frozen=True, slots=True)
class MergeableSubmissions:
    """Those that are merged, by their digests in order, and a sentence on each that is not."""

    used: Sequence[MergeableSubmission]
    problems: Sequence[Said]


def mergeable_submissions(collection: Collection) -> MergeableSubmissions:
    """Return the newest valid submission of each record; the result does not depend on an order.

    If submissions contradict each other, those that continue a receipted one are used, if only
    one side has a receipt; otherwise none of them.
    """
    problems: list[Said] = []
    # Only the roots are held: thousands of hand-ins with all their hashes would fill the memory.
    groups: dict[str, list[tuple[ReceivedSubmission, str]]] = {}
    for received in received_submissions(collection):
        try:
            point = intact_hand_in(received).checkpoint
        except SubmissionRefusedError as error:
            problems.append(error.said)
            continue
        if any(each.code is ResultCode.FOREIGN for each in received.results):
            problems.append(_foreign(received))
            continue
        groups.setdefault(point.origin, []).append((received, point.root))
    used = []
    for origin in sorted(groups):
        group = [received for received, _ in groups[origin]]
        newest = _newest(group)
        if newest is None:
            problems.append(_forked(group))
            continue
        root = next(root for received, root in groups[origin] if received is newest)
        found = _mergeable(collection, newest, root, problems)
        used += [] if found is None else [found]
    used.sort(key=lambda each: each.received.digest)
    return MergeableSubmissions(used, problems)


def _mergeable(
    collection: Collection, received: ReceivedSubmission, root: str, problems: list[Said]
) -> MergeableSubmission | None:
    """Return a submission with its items that were given to its worker; None if it is unusable."""
    try:
        items = _items_of(received)
        given = _given(collection, received, items)
    except CollectionRefusedError as error:
        problems.append(_of_unknown_package(received, error.said))
        return None
    except (NotStrictJsonError, LookupError, TypeError, ValueError):
        problems.append(_unreadable(received))
        return None
    if len(given) < len(items):
        problems.append(_not_given(received, len(items) - len(given)))
    return MergeableSubmission(received, given, root)


def _newest(group: Sequence[ReceivedSubmission]) -> ReceivedSubmission | None:
    """Return the newest submission of a record; None if it is not clear which one that is."""
    if len(group) == 1:
        return group[0]
    parts = [LedgerPart(each.digest, intact_hand_in(each), each.supersedes) for each in group]
    enrolled = [(each.replaces, each.key) for each in group if each.replaces is not None]
    found = standings(parts, enrolled)
    ends = [received for received in group if found[received.digest].newer is None]
    if len(ends) == 1 and not found[ends[0].digest].forks:
        return ends[0]
    receipted = {received.digest for received in group if received.receipt() is not None}
    lines = {each.digest: {each.digest, *found[each.digest].older} for each in ends}
    backed = [each for each in ends if _alone(each.digest, lines) & receipted]
    return backed[0] if len(backed) == 1 else None


def _alone(end: str, lines: Mapping[str, set[str]]) -> set[str]:
    """Return the submissions that only this end continues."""
    return lines[end].difference(*(line for other, line in lines.items() if other != end))


def _items_of(received: ReceivedSubmission) -> dict[ItemKey, SubmittedItem]:
    effort: Any = read_json_inside(received.export, EFFORT)
    return {item.key: item for item in _items(effort["items"])}


def _given(
    collection: Collection, received: ReceivedSubmission, items: Mapping[ItemKey, SubmittedItem]
) -> dict[ItemKey, SubmittedItem]:
    """Return those items that are in the package of a submission; all without a package.

    Raises:
        CollectionRefusedError: what the collection knows of the package is damaged, or gone.
    """
    package = known_package(collection, received.package)
    if package is None and received.package is not None and has_packages(collection):
        raise CollectionRefusedError("The record of its package is not there any more.")
    return {key: items[key] for key in items if package is None or key in package.items}


def is_mergeable(item: Mapping[str, Any]) -> bool:
    """Return whether an item of ``effort.json`` has a version: a picture there, or a sound.

    COCO leaves sounds out; their segments are in ``transcriptions.jsonl``.
    """
    return bool(item["sha256"]) and (item["left_out"] is None or _LENGTH in item)


def _items(values: Sequence[Mapping[str, Any]]) -> Iterator[SubmittedItem]:
    for each in values:
        if is_mergeable(each):
            yield SubmittedItem(
                (each["sha256"], each["part"]),
                each["file"],
                SOUND if _LENGTH in each else "",
                each["status"],
                each["review"],
                tuple(_answers(each.get("answers", ()))),
            )


def _answers(values: Sequence[Mapping[str, Any]]) -> Iterator[SubmittedAnswer]:
    """Yield the answers to rejections; a text that may not leave the worker's job is empty."""
    for each in values:
        fault = Fault(each["fault"] or "")
        reason, text = each["reason"] or "", each["answer"] or ""
        yield SubmittedAnswer(each["region"] or 0, reason, fault, text)


def _foreign(received: ReceivedSubmission) -> Said:
    return said(
        "The submission {digest}… is of no package of this collection. It was not merged.",
        digest=Name(received.digest[:16]),
    )


def _forked(group: Sequence[ReceivedSubmission]) -> Said:
    return said(
        "The submissions of one record contradict each other ({digest}… and others). None of them "
        "was merged: ask the worker which one is right.",
        digest=Name(min(each.digest for each in group)[:16]),
    )


def _of_unknown_package(received: ReceivedSubmission, problem: Said) -> Said:
    return said(
        "{problem} So it is not known which items the submission {digest}… was given, and it was "
        "not merged. Put the record back from a copy of the collection, then merge again.",
        problem=problem,
        digest=Name(received.digest[:16]),
    )


def _not_given(received: ReceivedSubmission, count: int) -> Said:
    return said_n(
        "{count} item in the submission {digest}… is not in its package. It was not merged.",
        "{count} items in the submission {digest}… are not in its package. They were not merged.",
        count,
        digest=Name(received.digest[:16]),
    )


def _unreadable(received: ReceivedSubmission) -> Said:
    return said(
        "The export in the submission {digest}… cannot be read. It was not merged.",
        digest=Name(received.digest[:16]),
    )
