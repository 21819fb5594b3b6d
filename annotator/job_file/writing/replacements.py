"""Finds which regions of an item stand where other regions were deleted, and writes that."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from annotator.job_file.rows.label_merge import read_merged
from annotator.job_file.rows.model_rows import region_from
from annotator.job_file.schema.sealed_rows import SealedRow, value_of
from annotator.job_file.schema.tables import (
    DELETED_REGION,
    EARLIER_PLACE,
    REGION,
    SPLIT_REGION,
    seen,
)
from annotator.job_file.writing.earlier_places import Spot, spot_of, stored_spot
from annotator.media.kind import Bounds, MediaKind
from annotator.media.registry import kind_of
from annotator.model.entities import ItemId, KindId, LabelId, Region

SAME_PLACE: Final = 0.5
"""From this overlap on, a region stands where another one was deleted."""

_MADE: Final = "SELECT region_id, worker_id FROM region_time WHERE item_id = ? AND changes = 1"


class _Stand(NamedTuple):
    """A place where a region stood, and when it came there.

    That was the step ``seq``, or its drawing (-1); regions from ``next_number`` on came later.
    """

    spot: Spot
    seq: int
    next_number: int


@dataclass(slots=True)
class Replacements:
    """The deleted regions of one item, and what stands in their place; read once per change."""

    connection: sqlite3.Connection
    item_id: ItemId
    _kind: MediaKind = field(init=False)
    _merged: dict[LabelId, LabelId] = field(init=False)
    _heads: dict[str, SealedRow] = field(init=False)
    _by_replacer: dict[str, set[str]] = field(init=False)
    _by_joined: dict[str, set[str]] = field(init=False)
    _earlier: dict[str, list[SealedRow]] = field(init=False)
    _makers: dict[str, set[str]] = field(init=False)
    _sources: dict[str, str] = field(init=False)
    _stood: dict[str, list[_Stand]] = field(init=False)
    _moved: _Near | None = field(init=False)

    def __post_init__(self) -> None:
        """Read what is stored of the item.

        Raises:
            DamagedJobError: a row has a wrong seal.
        """
        of_item = "WHERE item_id = ?", (self.item_id,)
        kind = value_of(self.connection, "SELECT kind FROM item WHERE id = ?", (self.item_id,))
        self._kind = kind_of(KindId(kind))
        self._merged = read_merged(self.connection)
        self._heads = {row.region_id: row for row in DELETED_REGION.read(self.connection, *of_item)}
        self._by_replacer, self._earlier = defaultdict(set), defaultdict(list)
        self._makers, self._stood, self._moved = defaultdict(set), {}, None
        self._by_joined = defaultdict(set)
        for row in self._heads.values():
            self._by_replacer[row.replaced_by].add(row.region_id)
            self._by_joined[row.joined_into].add(row.region_id)
        rest = f"{of_item[0]} ORDER BY seq"
        for row in EARLIER_PLACE.read(self.connection, rest, of_item[1]):
            self._earlier[row.region_id].append(row)
        for region_id, worker_id in self.connection.execute(_MADE, of_item[1]):
            self._makers[region_id].add(worker_id)
        split = SPLIT_REGION.read(self.connection, *of_item)
        self._sources = {row.region_id: row.source_id for row in split}

    @property
    def free(self) -> list[SealedRow]:
        """The deleted regions in whose place nothing stands."""
        return [row for row in self._heads.values() if not row.replaced_by]

    def replaced_by(self, region_id: str) -> list[SealedRow]:
        """Return the deleted regions in whose place a region stands."""
        return [self._heads[each] for each in self._by_replacer.get(region_id, ())]

    def may_replace(self, region: Region) -> bool:
        """Return whether a region stands in the place of none that it replaced already."""
        return all(not self.is_there(row, region) for row in self.replaced_by(region.id))

    def is_there(self, head: SealedRow, region: Region) -> bool:
        """Return whether a region stands where a deleted one, or one of its chain, stood."""
        spot = spot_of(region)
        return any(self._overlap(each.spot, spot) >= SAME_PLACE for each in self._stands(head))

    def let_go(self, heads: Iterable[SealedRow]) -> list[str]:
        """Let nothing stand in the place of deleted regions, and return which they are."""
        return [self._write(head, "") for head in heads]

    def let_go_of(self, region_ids: Collection[str]) -> None:
        """Let none of some regions stand in the place of a deleted one."""
        self.let_go([row for row in self._heads.values() if row.replaced_by in region_ids])

    def let_go_of_other_tags(self) -> None:
        """Let no tag stand in the place of one that has another label."""
        tags = [head for head in self._heads.values() if not head.geometry_kind]
        there = {head.replaced_by: head for head in tags if head.replaced_by}
        where = "WHERE item_id = ? AND geometry_kind = ''"
        for row in REGION.read(self.connection, where, (self.item_id,)):
            head = there.get(row.id)
            if head is not None and not self.is_there(head, region_from(row)):
                self.let_go([head])

    def find_for(self, region_ids: Iterable[str]) -> None:
        """Let regions of the item replace deleted ones in whose place nothing stands.

        Regions of the only person who made a deleted one are left out: they are theirs anyway.
        """
        heads = [head for each in region_ids if (head := self._heads.get(each)) is not None]
        free = [head for head in heads if not head.replaced_by]
        if not free:
            return
        where = f"WHERE item_id = ? AND {seen('region')}"
        rows = REGION.read(self.connection, where, (self.item_id,))
        regions = [region_from(row) for row in rows if not self.replaced_by(row.id)]
        owners = {head.region_id: self._made_by(head) for head in free}
        self.match(free, regions, owners)

    def match(
        self,
        heads: Sequence[SealedRow],
        regions: Sequence[Region],
        owners: dict[str, set[str]] | None = None,
    ) -> None:
        """Let regions replace deleted ones, the best match first, each at most one."""
        near = _Near(self._kind, regions, self._label)
        best: dict[tuple[str, str], tuple[float, SealedRow, Region]] = {}
        for head in heads:
            only = (owners or {}).get(head.region_id)
            for stand in self._stands(head):
                for region in near.around(stand.spot):
                    overlap = self._overlap(stand.spot, spot_of(region))
                    key = (head.region_id, region.id)
                    if (
                        overlap >= max(SAME_PLACE, best.get(key, (0.0,))[0])
                        and only != {region.worker_id}
                        and self._came_later(region, stand)
                        and not self._was_brought(region, stand, head)
                    ):
                        best[key] = (overlap, head, region)
        self._take(
            sorted(best.values(), key=lambda each: (-each[0], each[1].number, each[2].number))
        )

    def _take(self, pairs: Iterable[tuple[float, SealedRow, Region]]) -> None:
        taken: set[str] = set()
        left: list[str] = []
        for _overlap, head, region in pairs:
            if not taken & {head.region_id, region.id}:
                taken |= {head.region_id, region.id}
                left += self.let_go(self.replaced_by(region.id))
                self._write(head, region.id)
        self.find_for(left)

    def _write(self, head: SealedRow, replaced_by: str) -> str:
        region_id = str(head.region_id)
        DELETED_REGION.put(self.connection, head.but(replaced_by=replaced_by))
        self._by_replacer[head.replaced_by].discard(region_id)
        self._by_replacer[replaced_by].add(region_id)
        written = DELETED_REGION.one(self.connection, region_id)
        assert written is not None  # noqa: S101 - it was written just now
        self._heads[region_id] = written
        self._stood.clear()
        return region_id

    def _chain(self, region_id: str) -> Iterator[str]:
        """Yield a region, and those whose place it took or that were joined into it, and so on."""
        waiting, met = [region_id], {region_id}
        while waiting:
            each = waiting.pop()
            yield each
            joined = {
                one for one in self._by_joined.get(each, ()) if not self._heads[one].replaced_by
            }
            more = (self._by_replacer.get(each, set()) | joined) - met
            met |= more
            waiting += more

    def _made_by(self, head: SealedRow) -> set[str]:
        """Return who made a deleted region, or one that it came from."""
        found = set()
        for region_id in self._chain(head.region_id):
            row = self._heads[region_id]
            gone = set() if row.own_ms else {row.deleted_by}
            source = self._sources.get(region_id, "")
            found |= self._makers.get(region_id, set()) - gone
            found |= self._makers.get(source, set())
        return found

    def _stands(self, head: SealedRow) -> list[_Stand]:
        """Return where a deleted region was left by people who made it, and its chain.

        If one of their regions was moved over such a place, the place that it left counts, too.
        """
        key = str(head.region_id)
        if key not in self._stood:
            rows = [self._heads[each] for each in self._chain(key)]
            found = [
                stand
                for row in rows
                for stand in self._stands_of(row.region_id, row.number, stored_spot(row))
            ]
            self._add_left(found, self._made_by(head) - {head.deleted_by})
            self._stood[key] = found
        return self._stood[key]

    def _add_left(self, found: list[_Stand], makers: Collection[str]) -> None:
        """Add the places that regions left when others than these makers moved them over these."""
        if self._moved is None:
            ids = [
                key for key, rows in self._earlier.items() if any(row.is_of_others for row in rows)
            ]
            there = (REGION.one(self.connection, key) for key in ids if key not in self._heads)
            regions = [region_from(row) for row in there if row is not None]
            self._moved = _Near(self._kind, regions, self._label)
        met: set[str] = set()
        for stand in found:  # grows meanwhile: what was moved over those places left others
            for region in self._moved.around(stand.spot):
                if region.id not in met and not self._is_elsewhere(stand, region):
                    met.add(region.id)
                    stood = self._stands_of(region.id, region.number, spot_of(region), makers)
                    left = (each for each in stood if self._is_elsewhere(each, region))
                    found += left

    def _is_elsewhere(self, stand: _Stand, region: Region) -> bool:
        return self._overlap(stand.spot, spot_of(region)) < SAME_PLACE

    def _stands_of(
        self, region_id: str, number: int, last: Spot, makers: Collection[str] = ()
    ) -> Iterator[_Stand]:
        """Yield where a region is, and where its makers left it before others moved it.

        What these ``makers`` moved themselves is left out.
        """
        rows = self._earlier.get(region_id, [])
        spots = [*(stored_spot(row) for row in rows), last]
        for at, spot in enumerate(spots):
            if at < len(rows) and (not rows[at].is_of_others or rows[at].moved_by in makers):
                continue
            first = at
            while first and self._overlap(spots[first - 1], spot) >= SAME_PLACE:
                first -= 1
            row = rows[first - 1] if first else None
            moment = (row.seq, row.next_number) if row is not None else (-1, number + 1)
            yield _Stand(spot, *moment)

    def _came_later(self, region: Region, stand: _Stand) -> bool:
        """Return whether a region came to a place after the deleted region had come there."""
        if region.number >= stand.next_number:
            return True
        for row in self._earlier.get(region.id, ()):
            if row.seq > stand.seq and row.next_number >= stand.next_number:
                return self._overlap(stored_spot(row), stand.spot) < SAME_PLACE
        return False

    def _was_brought(self, region: Region, stand: _Stand, head: SealedRow) -> bool:
        """Return whether a maker of a deleted region moved one of somebody else to its place.

        Otherwise they could claim a colleague's region by moving it there and back.
        """
        for row in reversed(self._earlier.get(region.id, ())):
            if self._overlap(stored_spot(row), stand.spot) < SAME_PLACE:
                makers = self._made_by(head) - {head.deleted_by}
                return bool(row.is_of_others) and row.moved_by in makers
        return False

    def _overlap(self, one: Spot, other: Spot) -> float:
        if one.geometry is None or other.geometry is None:
            is_same = one.geometry is other.geometry
            return float(is_same and self._label(one.label_id) == self._label(other.label_id))
        return self._kind.overlap(one.geometry, other.geometry)

    def _label(self, label_id: LabelId) -> LabelId:
        while label_id in self._merged:
            label_id = self._merged[label_id]
        return label_id


class _Near:
    """Regions by the places where they are, to find those that may overlap a place."""

    def __init__(
        self,
        kind: MediaKind,
        regions: Iterable[Region],
        label: Callable[[LabelId], LabelId],
    ) -> None:
        self._kind, self._label = kind, label
        self._tags: dict[LabelId, list[Region]] = defaultdict(list)
        self._placed: list[tuple[Bounds, Region]] = []
        for region in regions:
            if region.geometry is None:
                self._tags[label(region.label_id)].append(region)
            else:
                self._placed.append((kind.bounds(region.geometry), region))
        self._placed.sort(key=lambda each: each[0])
        self._lefts = [bounds[0] for bounds, _region in self._placed]
        self._widest = max((right - left for (left, right, *_), _ in self._placed), default=0.0)

    def around(self, spot: Spot) -> Iterator[Region]:
        """Yield the regions whose bounds meet those of a place, or that have its label."""
        if spot.geometry is None:
            yield from self._tags.get(self._label(spot.label_id), ())
            return
        left, right, top, bottom = self._kind.bounds(spot.geometry)
        first = bisect_left(self._lefts, left - self._widest)
        for bounds, region in self._placed[first : bisect_right(self._lefts, right)]:
            if bounds[1] >= left and bounds[2] <= bottom and bounds[3] >= top:
                yield region
