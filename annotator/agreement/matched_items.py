"""Finds which items of several versions are the same one, by their content, else by their path."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.export.api import ItemRecord
from annotator.model.entities import Item, KindId, LabelId, Status
from annotator.progress import Watch

ItemKey = tuple[str, int, KindId]
"""Path, part and kind of media; no version has two items with the same ones."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item as listed, with the digest of its file, "" if unknown."""

    key: ItemKey
    sha256: str


@dataclass(frozen=True, slots=True)
class JobVersion:
    """One version of a job. ``listed`` and ``records`` read it from the start at each call.

    ``labels`` has the names of the labels by their ids, which are valid only in this version.
    """

    name: str
    labels: Mapping[LabelId, str]
    listed: Callable[[], Iterable[ListedItem]]
    records: Callable[[], Iterable[ItemRecord]]


@dataclass(frozen=True, slots=True)
class ItemVersions:
    """The same item in several versions; None where a version lacks it or has not confirmed it.

    ``item`` is that of the first version that has it, confirmed or not; ``version`` is which one.
    """

    item: Item
    records: tuple[ItemRecord | None, ...]
    version: int = 0


@dataclass(slots=True)
class Pairing:
    """The units of several versions, ``count`` of them: the same item has the same unit in each.

    ``other_files`` counts the items that are in one version alone, although another version has
    another file of that path.
    """

    units: list[dict[ItemKey, int]] = field(default_factory=list)
    count: int = 0
    other_files: int = 0


def paired(versions: Sequence[JobVersion]) -> Pairing:
    """Return the units of all versions.

    Items with the same digest and part are the same one, those with the same path before others.
    Without a digest on one of the two sides the path decides.
    """
    pairing, index = Pairing(), _Index()
    for version in versions:
        pairing.units.append(_units_of(list(version.listed()), index))
    pairing.count = len(index.digests)
    pairing.other_files = _other_files(pairing.units)
    return pairing


def _other_files(versions: Sequence[Mapping[ItemKey, int]]) -> int:
    """Return how many items are alone although an earlier version has another file of that path."""
    holders = Counter(unit for units in versions for unit in units.values())
    found, seen = 0, set[ItemKey]()
    for units in versions:
        found += sum(key in seen and holders[unit] == 1 for key, unit in units.items())
        seen.update(units)
    return found


def item_versions(
    versions: Sequence[JobVersion], pairing: Pairing, watch: Watch | None = None
) -> Iterator[ItemVersions]:
    """Yield each unit that at least one version has confirmed, when all versions have given theirs.

    The versions are read in step: of versions in the same order only one item is in memory at a
    time.

    Raises:
        CancelledError: the person stopped it.
    """
    awaited = Counter(unit for units in pairing.units for unit in units.values())
    waiting: dict[int, dict[int, ItemRecord]] = defaultdict(dict)
    done = 0
    for at, record in _in_turns(versions):
        unit = pairing.units[at][_key(record.item)]
        waiting[unit][at] = record
        awaited[unit] -= 1
        if awaited[unit]:
            continue
        done += 1
        if watch is not None:
            watch.cancel.check()
            watch.progress(done, pairing.count)
        found = waiting.pop(unit)
        records = tuple(_confirmed(found.get(version)) for version in range(len(versions)))
        if any(records):
            yield ItemVersions(found[min(found)].item, records, min(found))


def _confirmed(record: ItemRecord | None) -> ItemRecord | None:
    return record if record is not None and record.item.facts.status is Status.DONE else None


def listed_item(item: Item, sha256: str) -> ListedItem:
    """Return an item as listed."""
    return ListedItem(_key(item), sha256)


def _key(item: Item) -> ItemKey:
    return item.path, item.part, item.kind


def _in_turns(versions: Sequence[JobVersion]) -> Iterator[tuple[int, ItemRecord]]:
    """Yield one item of each version, then the next of each, until all are read."""
    readers = {at: iter(version.records()) for at, version in enumerate(versions)}
    while readers:
        for at in list(readers):
            record = next(readers[at], None)
            if record is None:
                del readers[at]
            else:
                yield at, record


class _Index:
    """The units so far, by path and by digest."""

    def __init__(self) -> None:
        self.paths: dict[ItemKey, list[int]] = defaultdict(list)
        self.digests: list[str] = []
        self._by_digest: dict[tuple[str, int, KindId], list[int]] = defaultdict(list)

    def add(self, item: ListedItem, unit: int | None) -> int:
        """Note an item under its unit, or under a new one, and return it."""
        if unit is None:
            unit = len(self.digests)
            self.digests.append("")
        if item.sha256 and not self.digests[unit]:
            self.digests[unit] = item.sha256
            self._by_digest[_digest_key(item)].append(unit)
        if unit not in self.paths[item.key]:
            self.paths[item.key].append(unit)
        return unit

    def by_both(self, item: ListedItem) -> Iterator[int]:
        """Yield the units with this path and this digest."""
        return (unit for unit in self._of_path(item) if self.digests[unit] == item.sha256)

    def by_digest(self, item: ListedItem) -> Iterator[int]:
        """Yield the units with this digest, wherever their files are."""
        return iter(self._by_digest.get(_digest_key(item), ()) if item.sha256 else ())

    def by_path(self, item: ListedItem) -> Iterator[int]:
        """Yield the units with this path, unless both sides have a digest."""
        return (unit for unit in self._of_path(item) if not (item.sha256 and self.digests[unit]))

    def _of_path(self, item: ListedItem) -> Sequence[int]:
        return self.paths.get(item.key, ())


def _digest_key(item: ListedItem) -> tuple[str, int, KindId]:
    return item.sha256, item.key[1], item.key[2]


def _units_of(items: Sequence[ListedItem], index: _Index) -> dict[ItemKey, int]:
    """Return the unit of each item of one version, and note the new ones."""
    found: dict[ItemKey, int] = {}
    taken: set[int] = set()
    for rule in (index.by_both, index.by_digest, index.by_path):
        for item in items:
            free = (unit for unit in rule(item) if unit not in taken)
            unit = None if item.key in found else next(free, None)
            if unit is not None:
                found[item.key] = unit
                taken.add(unit)
    return {item.key: index.add(item, found.get(item.key)) for item in items}
