"""Finds which regions of several versions mark the same place of an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from annotator.agreement.assignment import best_assignment
from annotator.agreement.match_counts import BILLION
from annotator.agreement.matched_items import ItemVersions
from annotator.agreement.place_overlaps import SAME_PLACE, overlaps
from annotator.model.entities import Item, LabelId, Region
from annotator.proposals.proposal import is_undecided

_TWO: Final = 2

Shares = Mapping[tuple[int, int], int]
"""The overlaps of two versions in billionths, by the indices of their marks."""


@dataclass(frozen=True, slots=True)
class LabelledRegion:
    """A region with a place, and the name of its label."""

    region: Region
    label: str


@dataclass(frozen=True, slots=True)
class ItemMarks:
    """The marks and the tags of an item in each version; None where it is not confirmed.

    For each two versions, the first before the second, ``shares`` has the overlaps of their marks,
    and ``pairs`` the best pairs whatever their labels. ``version`` is the one whose item it is.
    """

    item: Item
    marks: tuple[Sequence[LabelledRegion] | None, ...]
    tags: tuple[frozenset[str] | None, ...]
    shares: Mapping[tuple[int, int], Shares]
    pairs: Mapping[tuple[int, int], Sequence[tuple[int, int]]]
    version: int = 0

    @property
    def finished(self) -> list[int]:
        """The versions that have confirmed the item."""
        return [at for at, marks in enumerate(self.marks) if marks is not None]

    def of(self, version: int) -> Sequence[LabelledRegion]:
        """Return the marks of a version, none if it has not confirmed the item."""
        return self.marks[version] or ()


@dataclass(frozen=True, slots=True)
class Group:
    """The marks of one place: at most one of each version, and each two of them overlap.

    ``overlap`` is the least overlap of two of them in billionths; that of a single one is whole.
    """

    marks: tuple[LabelledRegion | None, ...]
    overlap: int = BILLION

    @property
    def members(self) -> list[LabelledRegion]:
        """The marks that there are."""
        return [mark for mark in self.marks if mark is not None]


def item_marks(
    found: ItemVersions, labels: Sequence[Mapping[LabelId, str]], least: float = SAME_PLACE
) -> ItemMarks:
    """Return what each version has on an item, and where the places overlap.

    Proposals that nobody has decided on are nobody's work, and left out.

    Raises:
        TooMuchToCompareError: too many regions lie in one place.
    """
    marks: list[Sequence[LabelledRegion] | None] = []
    tags: list[frozenset[str] | None] = []
    for record, names in zip(found.records, labels, strict=True):
        if record is None:
            marks.append(None)
            tags.append(None)
            continue
        every = [
            LabelledRegion(region, names.get(region.label_id, ""))
            for region in record.regions
            if not is_undecided(region)
        ]
        marks.append(sorted((each for each in every if each.region.geometry), key=_place_order))
        tags.append(frozenset(each.label for each in every if each.region.geometry is None))
    shares = {}
    for one, other in combinations(range(len(marks)), _TWO):
        ours, theirs = marks[one], marks[other]
        if ours is not None and theirs is not None:
            shares[one, other] = _shares(found.item, ours, theirs, least)
    pairs = {versions: best_assignment(each) for versions, each in shares.items()}
    return ItemMarks(found.item, tuple(marks), tuple(tags), shares, pairs, found.version)


def _place_order(mark: LabelledRegion) -> tuple[object, ...]:
    """Order marks by place, label and text: ids differ between exports of the same work."""
    place = mark.region.geometry
    stored = ("", ()) if place is None else (place.stored()[0], tuple(place.stored()[1]))
    return (*stored, mark.label, mark.region.transcription, mark.region.id)


def _shares(
    item: Item, ours: Sequence[LabelledRegion], theirs: Sequence[LabelledRegion], least: float
) -> Shares:
    lists = [[mark.region for mark in marks] for marks in (ours, theirs)]
    return {
        (each.ours, each.theirs): max(1, round(each.share * BILLION))
        for each in overlaps(item.kind, lists[0], lists[1], least)
    }


def groups_of(item: ItemMarks) -> list[Group]:
    """Return the marks of all versions, grouped by place, in an order that no version decides.

    Of each two versions the best pairs are found. Then pairs are joined, those that overlap most
    first, as long as a group has at most one mark of a version and each two of its marks overlap.
    """
    joined = _Joined(item)
    pairs = [
        (share[pair], versions, pair)
        for versions, share in item.shares.items()
        for pair in item.pairs[versions]
    ]
    for _, versions, pair in sorted(pairs, key=lambda each: (-each[0], each[1], each[2])):
        joined.join((versions[0], pair[0]), (versions[1], pair[1]))
    groups = [joined.group(members) for members in joined.groups()]
    return sorted(groups, key=lambda group: min(map(_place_order, group.members)))


_At = tuple[int, int]
"""A mark: its version, and its index there."""


class _Joined:
    """Groups of marks that grow by joining two of them."""

    def __init__(self, item: ItemMarks) -> None:
        self._item = item
        self._members: dict[_At, list[_At]] = {
            (version, at): [(version, at)]
            for version, marks in enumerate(item.marks)
            for at in range(len(marks or ()))
        }

    def join(self, one: _At, other: _At) -> None:
        """Join the groups of two marks if every two of all their marks can be one place."""
        ours, theirs = self._members[one], self._members[other]
        if ours is theirs:
            return
        if all(self._share(each, their) for each in ours for their in theirs):
            ours += theirs
            for each in theirs:
                self._members[each] = ours

    def groups(self) -> Iterable[list[_At]]:
        """Return each group once."""
        return {id(members): members for members in self._members.values()}.values()

    def group(self, members: Sequence[_At]) -> Group:
        """Return a group with its marks by version."""
        marks: list[LabelledRegion | None] = [None] * len(self._item.marks)
        for version, at in members:
            marks[version] = self._item.of(version)[at]
        shares = [self._share(one, other) for one, other in combinations(members, _TWO)]
        return Group(tuple(marks), min(shares, default=BILLION))

    def _share(self, one: _At, other: _At) -> int:
        """Return the overlap of two marks; 0 if it is too small, or of one version."""
        first, second = sorted((one, other))
        if first[0] == second[0]:
            return 0
        return self._item.shares[first[0], second[0]].get((first[1], second[1]), 0)
