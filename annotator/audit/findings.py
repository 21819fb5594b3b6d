"""Contradictions between documents, and questions: rules that accuse nobody who is honest.

A *finding* is something that cannot be so if nobody changed, copied or left out anything. What an
honest person can cause, however seldom, is a *question*. Each rule is told in docs/audit.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from annotator.audit.deliveries import CHOSEN_ITEMS, FAULTY, SAMPLE
from annotator.audit.moved_time import REST, WORK, less_ms, recorded_ms
from annotator.audit.tables.table_forms import Row
from annotator.audit.verification.batches import HAND_IN, RECEIPT
from annotator.sentences.parts import Code, Count, Duration, Name
from annotator.sentences.said import Said, said, said_n

_DAY_MS: Final = 86_400_000
_UNUSED: Final = frozenset({FAULTY, SAMPLE, CHOSEN_ITEMS})


class Kind(StrEnum):
    """The kinds of findings, and of questions."""

    NOT_VERIFIED = "not_verified"
    UNDER_FLOOR = "under_floor"
    REPRICED = "repriced"
    DROPPED_HOURS = "dropped_hours"
    REPLACED = "replaced"
    MOVED_HOURS = "moved_hours"
    CLONED = "cloned"
    IMPOSSIBLE_TIME = "impossible_time"
    OTHER_ORDER = "other_order"
    MORE_RECEIPTED = "more_receipted"
    UNLIKE_OTHERS = "unlike_others"
    LESS_TIME = "less_time"
    OTHER_CATEGORIES = "other_categories"
    MUCH_TIME = "much_time"
    WITHOUT_EXPORT = "without_export"
    SEVERAL_RECORDS = "several_records"


QUESTIONS: Final = frozenset(
    {
        Kind.OTHER_ORDER,
        Kind.MORE_RECEIPTED,
        Kind.UNLIKE_OTHERS,
        Kind.LESS_TIME,
        Kind.OTHER_CATEGORIES,
        Kind.MUCH_TIME,
        Kind.WITHOUT_EXPORT,
        Kind.SEVERAL_RECORDS,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class AuditFinding:
    """One finding or question: about which exports, and its sentence.

    ``folders`` are those of the exports that it is about, sorted.
    """

    kind: Kind
    folders: tuple[str, ...]
    said: Said = field(compare=False)

    @property
    def is_question(self) -> bool:
        """Whether an honest person may have caused it."""
        return self.kind in QUESTIONS


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows that the rules compare.

    ``exports`` are deliveries, joined with the facts of their exports; ``documents`` are hand-ins
    and receipts that were found; ``orders`` have the time and the acceptance of each order in each
    export; ``alike`` are pairs of folders with their number of equal items.
    """

    exports: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    orders: Sequence[Mapping[str, Any]]
    totals: Sequence[Mapping[str, Any]]
    alike: Sequence[Mapping[str, Any]]


def findings_in(evidence: Evidence) -> list[AuditFinding]:
    """Return all findings and questions, in the order of their kinds and folders."""
    index = _Index(evidence)
    found = [
        *_not_verified(evidence),
        *_under_floor(evidence, index),
        *_stand_ins(evidence, index),
        *_unaccepted(evidence, index),
        *_clones(evidence),
        *_impossible(evidence),
        *_other_orders(evidence, index),
        *_receipted_beyond(evidence, index),
        *_less_of_record(evidence, index),
        *_without_export(evidence),
    ]
    return sorted(found)


class _Index:
    """The rows by what the rules look up."""

    def __init__(self, evidence: Evidence) -> None:
        """Sort the rows."""
        self.exports = {str(row["export"]): row for row in reversed(evidence.exports)}
        self.manifests = {str(row["manifest_sha256"]) for row in evidence.exports}
        self.hand_ins = [row for row in evidence.documents if row["kind"] == HAND_IN]
        self.named = {str(row["names_export"]): int(row["size"] or 0) for row in self.hand_ins}
        self.by_export: dict[str, list[Row]] = defaultdict(list)
        self.by_job: dict[str, list[Row]] = defaultdict(list)
        for row in self.hand_ins:
            self.by_export[str(row["names_export"])].append(row)
            self.by_job[str(row["job"])].append(row)
        self.orders: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in evidence.orders:
            self.orders[str(row["export"])].append(row)
        self.handed_in = self._handed_in(evidence)
        self.origins: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self.stand_ins = list(self._stand_ins(evidence))
        self.replaced = {str(export["export"]) for export, _ in self.stand_ins}

    def _handed_in(self, evidence: Evidence) -> Mapping[str, int]:
        """Return how much of each ledger is in the exports here, by the hand-ins that name them."""
        usable = {
            str(row["manifest_sha256"])
            for row in evidence.exports
            if row["left_out"] not in _UNUSED
        }
        found: dict[str, int] = defaultdict(int)
        for row in self.hand_ins:
            if str(row["names_export"]) in usable:
                origin = str(row["origin"])
                found[origin] = max(found[origin], int(row["size"] or 0))
        return found

    def _stand_ins(self, evidence: Evidence) -> Iterator[tuple[Mapping[str, Any], Row]]:
        """Yield each export that stands where a hand-in names another, with that hand-in.

        No hand-in names the export, a hand-in of the same ledger names one that is not here, and
        no export of that ledger that a hand-in names is as long.
        """
        of_jobs: dict[str, set[str]] = defaultdict(set)
        for hand_in in self.hand_ins:
            of_jobs[str(hand_in["job"])].add(str(hand_in["origin"]))
        for row in evidence.exports:
            if row["left_out"] not in _UNUSED:
                named = {str(row["origin"])} if row["origin"] else of_jobs[str(row["job"])]
                # An export without a ledger is of the only person who handed in for its job.
                if len(named) == 1 and row["workers"] == 1:
                    self.origins[next(iter(named))].append(row)
        for hand_in in self.hand_ins:
            names = hand_in["names_export"]
            own = self.origins.get(str(hand_in["origin"]), [])
            if names is None or str(names) in self.manifests or not own:
                continue
            kept = [row for row in own if str(row["manifest_sha256"]) in self.named]
            loose = [row for row in own if str(row["manifest_sha256"]) not in self.named]
            if loose and all(self.reach(row) < int(hand_in["size"] or 0) for row in kept):
                yield max(loose, key=lambda row: (row["entries"] or 0, str(row["export"]))), hand_in

    def reach(self, export: Mapping[str, Any]) -> int:
        """Return the number of entries that an export has, by its own word or its hand-in's."""
        named = self.named.get(str(export["manifest_sha256"]), 0)
        return max(int(export["entries"] or 0), named)


def _not_verified(evidence: Evidence) -> Iterator[AuditFinding]:
    for row in evidence.exports:
        if row["left_out"] == FAULTY:
            yield AuditFinding(
                Kind.NOT_VERIFIED,
                (str(row["folder"]),),
                said_n(
                    "{folder} does not verify: {count} problem. The first: {problem}",
                    "{folder} does not verify: {count} problems. The first: {problem}",
                    int(row["problems"]),
                    folder=Name(str(row["folder"])),
                    problem=Name(str(row["first_problem"])),
                ),
            )


def _under_floor(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Yield a finding for each person who is owed less than the floor of the work order."""
    for row in evidence.totals:
        export = index.exports[str(row["export"])]
        if not export["left_out"] and row["workers"] == 1 and row["is_floor_owed"] == 0:
            yield AuditFinding(
                Kind.UNDER_FLOOR,
                (str(export["folder"]),),
                said(
                    "{folder}: what is owed is below the floor of the work order. What is missing "
                    "is in private/shortfalls.csv.",
                    folder=Name(str(export["folder"])),
                ),
            )


def _stand_ins(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Yield what differs between an export and the one that a hand-in names in its place."""
    usual = _usual_orders(evidence, index)
    for export, hand_in in index.stand_ins:
        folder = str(export["folder"])
        all_ms, moved_ms = int(export["recorded_ms"] or 0), less_ms(export, [hand_in], WORK)
        missing_ms = int(hand_in["firm_ms"] or 0) - all_ms
        if moved_ms:
            missing_ms = recorded_ms(hand_in) - all_ms
        orders = {str(row["work_order"]) for row in index.orders[str(export["export"])]}
        given = {str(export["order_given"])} if export["order_given"] else usual[export["title"]]
        told = Name(str(hand_in["path"]))
        if missing_ms > 0:
            yield AuditFinding(
                Kind.DROPPED_HOURS,
                (folder,),
                said(
                    "{folder} has {time} less than the worker handed in with {hand_in}, which "
                    "names another export.",
                    time=Duration(missing_ms),
                    folder=Name(folder),
                    hand_in=told,
                ),
            )
        elif moved_ms:
            yield AuditFinding(
                Kind.MOVED_HOURS,
                (folder,),
                said(
                    "{folder} has {time} less of measured work than the worker handed in with "
                    "{hand_in}, which names another export, and no less time in all: it stands "
                    "under other categories.",
                    time=Duration(moved_ms),
                    folder=Name(folder),
                    hand_in=told,
                ),
            )
        elif orders - given and given:
            yield AuditFinding(
                Kind.REPRICED,
                (folder,),
                said(
                    "{folder} is paid under another work order than its job, and {hand_in} names "
                    "another export in its place.",
                    folder=Name(folder),
                    hand_in=told,
                ),
            )
        else:
            yield AuditFinding(
                Kind.REPLACED,
                (folder,),
                said(
                    "{folder} is not the export that was handed in with {hand_in}. Ask for that "
                    "one.",
                    folder=Name(folder),
                    hand_in=told,
                ),
            )


def _firm_ms(export: Mapping[str, Any]) -> int:
    return int(export["recorded_ms"] or 0) - int(export["declared_ms"] or 0)


def _usual_orders(evidence: Evidence, index: _Index) -> dict[str, set[str]]:
    """Return the orders of each job in the exports that hand-ins name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in evidence.exports:
        if str(row["manifest_sha256"]) in index.named and not row["left_out"]:
            orders = index.orders[str(row["export"])]
            found[row["title"]] |= {str(order["work_order"]) for order in orders}
    return found


def _unaccepted(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Yield exports with time under an order that fewer people accepted than worked under it.

    Time is booked under an order only after its worker accepted it.
    """
    for export in evidence.exports:
        if export["left_out"] or str(export["export"]) in index.replaced:
            continue
        for row in index.orders[str(export["export"])]:
            accepted = row["accepted_by"]
            if row["counted_ms"] > 0 and accepted is not None and accepted < row["people"]:
                yield AuditFinding(
                    Kind.REPRICED,
                    (str(export["folder"]),),
                    said(
                        "{folder} has time under the work order {order}…, which its worker did not "
                        "accept.",
                        folder=Name(str(export["folder"])),
                        order=Code(str(row["work_order"])[:12]),
                    ),
                )


def _clones(evidence: Evidence) -> Iterator[AuditFinding]:
    """Yield exports of different people that have the same record."""
    pairs: set[tuple[str, str]] = set()
    for name in ("origin", "times_sha256", "export"):
        by_value: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in evidence.exports:
            if row[name] and row["workers"] == 1 and row["left_out"] not in _UNUSED:
                by_value[str(row[name])].append(row)
        for own in by_value.values():
            if name != "times_sha256" or _is_telling(own[0]):
                pairs |= set(_of_different_people(own))
    for row in evidence.alike:
        pairs.add(_pair(str(row["folder"]), str(row["other"])))
    for one, other in sorted(pairs):
        yield AuditFinding(
            Kind.CLONED,
            (one, other),
            said(
                "{one} and {other} name different people and have the same times: one is a copy "
                "of the other.",
                one=Name(one),
                other=Name(other),
            ),
        )


_FEWEST_CATEGORIES: Final = 3
_FEWEST_MS: Final = 60_000


def _is_telling(row: Mapping[str, Any]) -> bool:
    """Return whether all times of an export are too many to be the same by chance."""
    there = sum(1 for name in _TELLING if row[name])
    return int(row["observed_ms"]) >= _FEWEST_MS and there >= _FEWEST_CATEGORIES


_TELLING: Final = (
    "label_ms", "self_check_ms", "rework_ms", "guideline_ms", "wait_ms", "admin_ms", "rest_ms",
    "away_ms",
)  # fmt: skip


def _of_different_people(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    known = [row for row in rows if row["sender"]]
    for row in known[1:]:
        if row["sender"] != known[0]["sender"]:
            yield _pair(str(known[0]["folder"]), str(row["folder"]))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _impossible(evidence: Evidence) -> Iterator[AuditFinding]:
    """Yield exports with more measured work than there was time, by the vendor's own clock.

    The clocks of the workers do not matter. Work on a package lies between the day on which it was
    packed and the day on which it was received, both whole.
    """
    by_person: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in evidence.exports:
        is_dated = row["packed_day"] is not None and row["received_day"] is not None
        if row["left_out"] or not row["person"] or not is_dated:
            continue
        by_person[str(row["person"])].append(row)
        if int(row["observed_ms"]) > _room_ms(row):
            yield AuditFinding(
                Kind.IMPOSSIBLE_TIME,
                (str(row["folder"]),),
                said_n(
                    "{folder} has {time} of measured work of one person, and there was only "
                    "{count} day from packing to receiving.",
                    "{folder} has {time} of measured work of one person, and there were only "
                    "{count} days from packing to receiving.",
                    _days(row),
                    folder=Name(str(row["folder"])),
                    time=Duration(int(row["observed_ms"])),
                ),
            )
    yield from _much_time(by_person)


def _much_time(by_person: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[AuditFinding]:
    """Ask about several packages of one name with more work together than there was time."""
    for own in by_person.values():
        first = min(int(row["packed_day"]) for row in own)
        last = max(int(row["received_day"]) for row in own)
        worked_ms = sum(int(row["observed_ms"]) for row in own)
        is_told = any(int(row["observed_ms"]) > _room_ms(row) for row in own)
        if worked_ms > max(0, last - first + 1) * _DAY_MS and not is_told:
            yield AuditFinding(
                Kind.MUCH_TIME,
                tuple(sorted(str(row["folder"]) for row in own)),
                said(
                    "{folder} and other packages of the same name have {time} of measured work in "
                    "{count} days. Are they of several people?",
                    folder=Name(min(str(row["folder"]) for row in own)),
                    time=Duration(worked_ms),
                    count=Count(last - first + 1),
                ),
            )


def _days(row: Mapping[str, Any]) -> int:
    return max(0, int(row["received_day"]) - int(row["packed_day"]) + 1)


def _room_ms(row: Mapping[str, Any]) -> int:
    return _days(row) * _DAY_MS


def _other_orders(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Ask once for each order under which work was done, though its packages had another."""
    folders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for export in evidence.exports:
        key, given = str(export["export"]), export["order_given"]
        if export["left_out"] or not given or key in index.replaced:
            continue
        for row in index.orders[key]:
            if row["counted_ms"] > 0 and row["work_order"] != given:
                place = str(export["title"]), str(row["work_order"])
                folders[place].append(str(export["folder"]))
    for (title, order), own in folders.items():
        yield AuditFinding(
            Kind.OTHER_ORDER,
            tuple(own),
            said_n(
                "{count} export of {job} has time under the work order {order}…, which its package "
                "did not have. Was the order replaced?",
                "{count} exports of {job} have time under the work order {order}…, which their "
                "packages did not have. Was the order replaced?",
                len(own),
                job=Name(title),
                order=Code(order[:12]),
            ),
        )


def _receipted_beyond(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Ask about receipts that cover more than every export of their ledger.

    An export of several people is of no single ledger; a hand-in tells how much of its ledger is
    in the export that it names.
    """
    largest: dict[str, int] = defaultdict(int)
    for row in evidence.documents:
        if row["kind"] == RECEIPT:
            largest[str(row["origin"])] = max(largest[str(row["origin"])], int(row["size"] or 0))
    for origin, own in sorted(index.origins.items()):
        latest = max(own, key=lambda row: (index.reach(row), str(row["export"])))
        is_known = any(str(row["export"]) in index.replaced for row in own)
        known = max(index.reach(latest), index.handed_in[origin])
        if largest[origin] > known and not is_known:
            yield AuditFinding(
                Kind.MORE_RECEIPTED,
                (str(latest["folder"]),),
                said_n(
                    "A receipt covers {count} entry, and {folder} has fewer. Is there a later "
                    "export?",
                    "A receipt covers {count} entries, and {folder} has fewer. Is there a later "
                    "export?",
                    largest[origin],
                    folder=Name(str(latest["folder"])),
                ),
            )


def _less_of_record(evidence: Evidence, index: _Index) -> Iterator[AuditFinding]:
    """Ask about exports that count in place of handed-in ones and have less time.

    Nothing is ever removed from a record, so a later export has at least the time of an earlier
    one, and an export of several people that of all who handed in for its job. Copies of a job on
    which people went on apart are an honest reason.
    """
    superseded: dict[str, list[str]] = defaultdict(list)
    by_origin: dict[str, list[Row]] = defaultdict(list)
    for row in evidence.exports:
        if row["superseded_by"]:
            superseded[str(row["superseded_by"])].append(str(row["manifest_sha256"]))
    for document in evidence.documents:
        if document["kind"] in (HAND_IN, RECEIPT):
            by_origin[str(document["origin"])].append(document)
    for row in evidence.exports:
        key = str(row["export"])
        if row["left_out"] or key in index.replaced or str(row["manifest_sha256"]) in index.named:
            continue
        own = [each for name in superseded[key] for each in index.by_export[name]]
        own += index.by_job[str(row["job"])] if row["workers"] != 1 else []
        earlier = by_origin[str(row["origin"])] if row["origin"] else []
        own_and_earlier = [*own, *(each for each in earlier if _is_within(each, row, index))]
        yield from _less_time(row, own) or _other_categories(row, own_and_earlier)


def _is_within(document: Row, export: Mapping[str, Any], index: _Index) -> bool:
    return int(document["size"] or 0) <= index.reach(export)


def _less_time(export: Mapping[str, Any], own: Sequence[Row]) -> list[AuditFinding]:
    firm_ms: dict[str, int] = defaultdict(int)
    for each in own:
        origin = str(each["origin"])
        firm_ms[origin] = max(firm_ms[origin], int(each["firm_ms"] or 0))
    missing_ms = sum(firm_ms.values()) - _firm_ms(export)
    if missing_ms <= 0:
        return []
    question = said(
        "{folder} has {time} less than was handed in for its job, and no hand-in names it. Which "
        "export is right?",
        folder=Name(str(export["folder"])),
        time=Duration(missing_ms),
    )
    return [AuditFinding(Kind.LESS_TIME, (str(export["folder"]),), question)]


def _other_categories(export: Mapping[str, Any], own: Sequence[Row]) -> list[AuditFinding]:
    """Ask about exports with less of a category than was handed in, and no less in all."""
    missing_ms = less_ms(export, own, (*WORK, REST))
    if not missing_ms:
        return []
    question = said(
        "{folder} has no less time in all than was handed in for its job, but {time} less of work "
        "and rest: it stands under other categories, and no hand-in names the export. Did the "
        "worker say so?",
        folder=Name(str(export["folder"])),
        time=Duration(missing_ms),
    )
    return [AuditFinding(Kind.OTHER_CATEGORIES, (str(export["folder"]),), question)]


def _without_export(evidence: Evidence) -> Iterator[AuditFinding]:
    """Ask about hand-ins and receipts of jobs of which there is no export: who was left out."""
    jobs = {str(row["job"]) for row in evidence.exports}
    origins = {str(row["origin"]) for row in evidence.exports}
    for row in evidence.documents:
        is_known = str(row["job"]) in jobs or str(row["origin"]) in origins
        if row["kind"] in (HAND_IN, RECEIPT) and not is_known:
            yield AuditFinding(
                Kind.WITHOUT_EXPORT,
                (str(row["path"]),),
                said(
                    "{file} is about work of which no export is here. Was somebody left out, or "
                    "is it of another vendor?",
                    file=Name(str(row["path"])),
                ),
            )
