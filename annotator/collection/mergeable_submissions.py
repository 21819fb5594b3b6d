"""The submissions of a collection that a merge uses: one of each record, one of each package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.model.entities import SOUND, Fault
from annotator.packages.collection_records import CollectionRefusedError
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, names, said, said_n
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import SUBMISSIONS, Collection
from annotator.submissions.intact_submission import intact_hand_in
from annotator.submissions.known_packages import has_packages, known_package, worker_named
from annotator.submissions.ledger_order import LedgerPart, standings
from annotator.submissions.received_submissions import ReceivedSubmission, received_submissions
from annotator.submissions.results import ResultCode
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

_LENGTH: Final = "length_ms"
_DONE: Final = "done"
_REJECTED: Final = "rejected"

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

    @property
    def is_finished(self) -> bool:
        """Whether a merge can take it: it is done, and was not rejected."""
        return self.status == _DONE and self.review != _REJECTED


@dataclass(frozen=True, slots=True)
class MergeableSubmission:
    """A submission that is merged, its items, and the root of its ledger."""

    received: ReceivedSubmission
    items: Mapping[ItemKey, SubmittedItem]
    root: str


@dataclass(frozen=True, slots=True)
class MergeableSubmissions:
    """Those that are merged, by their digests in order, and a sentence on each that is not.

    ``second_records`` are the sentences on valid submissions in whose place another record of the
    same package is merged, ``problems`` all others.
    """

    used: Sequence[MergeableSubmission]
    problems: Sequence[Said]
    second_records: Sequence[Said] = ()

    @property
    def told(self) -> list[Said]:
        """All sentences."""
        return [*self.problems, *self.second_records]


def mergeable_submissions(
    collection: Collection, merged: AbstractSet[str] = frozenset()
) -> MergeableSubmissions:
    """Return the newest valid submission of each record; the result does not depend on an order.

    If submissions contradict each other, those that continue a receipted one are used, if only
    one side has a receipt; otherwise none of them. Of several records of one package one is used.

    Args:
        collection: what was received.
        merged: the digests of the submissions that were merged before: their records stay.
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
    records = {
        origin: [received.digest for received, _ in group] for origin, group in groups.items()
    }
    sole, second_records = _sole_records(collection, used, records, merged)
    return MergeableSubmissions(sole, problems, second_records)


def _sole_records(
    collection: Collection,
    used: Sequence[MergeableSubmission],
    digests: Mapping[str, Sequence[str]],
    merged: AbstractSet[str],
) -> tuple[list[MergeableSubmission], list[Said]]:
    """Return one record of each package, whose work counts once, and a sentence on each other one.

    The record that was merged before stays; else one with a receipt comes first, then the one with
    the most finished items; a lot that is keyed with the collection decides the rest. ``digests``
    are those of all submissions of each record.
    """

    def rank(each: MergeableSubmission) -> tuple[bool, bool, int, bytes]:
        origin, received = each.received.origin, each.received
        finished = sum(item.is_finished for item in each.items.values())
        lot = sha256(f"{collection.id}/{origin}".encode()).digest()
        is_before = not merged.isdisjoint(digests[origin])
        return is_before, received.receipt() is not None, finished, lot

    by_package: dict[str, list[MergeableSubmission]] = {}
    for each in used:
        if each.received.package is not None:
            by_package.setdefault(each.received.package, []).append(each)
    told = []
    left_out = set()
    for records in by_package.values():
        if len(records) > 1:
            taken = max(records, key=rank)
            others = [each for each in records if each is not taken]
            left_out |= {each.received.digest for each in others}
            own = digests[taken.received.origin]
            told += [_second_record(collection, taken, each, own) for each in others]
    return [each for each in used if each.received.digest not in left_out], told


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


def _second_record(
    collection: Collection,
    taken: MergeableSubmission,
    other: MergeableSubmission,
    digests: Sequence[str],
) -> Said:
    package = taken.received.package
    return said(
        "Two records are of one package ({name}), and its work counts once: {taken}… is merged, "
        "{digest}… is not. Ask the worker. If the other one is right, move {folders} out of the "
        "folder {submissions} of the collection, and merge again.",
        name=Name(shown_name(worker_named(collection, package) or str(package))),
        taken=Name(taken.received.digest[:16]),
        digest=Name(other.received.digest[:16]),
        folders=names(f"{each[:16]}…" for each in sorted(digests)),
        submissions=Code(SUBMISSIONS),
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
