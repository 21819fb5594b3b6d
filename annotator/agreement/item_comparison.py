"""Compares the texts of two versions of a job, item by item and line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement.error_rates import TextErrors, text_errors
from annotator.agreement.normalization import SPOKEN, WRITTEN, TextProfile
from annotator.agreement.place_overlaps import TooMuchToCompareError
from annotator.agreement.region_pairs import RegionPair, region_pairs
from annotator.export.api import ItemRecord
from annotator.model.entities import SOUND, Item, KindId, Region
from annotator.proposals.proposal import is_undecided

MOST_TEXT_STEPS: Final = 2_000_000_000
"""The longest comparison of the texts of an item: the product of their lengths, summed up.

It takes a fraction of a second, during which nothing can stop it.
"""

_Key = tuple[str, int, KindId]


@dataclass(frozen=True, slots=True)
class LineComparison:
    """A line in both versions, or in one of them; ``errors`` are those of theirs against ours."""

    pair: RegionPair
    errors: TextErrors

    @property
    def ours(self) -> str:
        """Our text."""
        return _text(self.pair.ours)

    @property
    def theirs(self) -> str:
        """Their text."""
        return _text(self.pair.theirs)


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """An item of both versions with the lines that have a text in at least one of them."""

    item: Item
    profile: TextProfile
    lines: Sequence[LineComparison]

    @property
    def errors(self) -> TextErrors:
        """The errors of all lines together."""
        return sum((line.errors for line in self.lines), TextErrors())


@dataclass(slots=True)
class Unmatched:
    """How many items only one of the versions has, and how many are too much to compare."""

    only_ours: int = 0
    only_theirs: int = 0
    too_much: int = 0


def usual_profile(kind_id: KindId) -> TextProfile:
    """Return the profile that texts of a kind of media are usually compared by."""
    return SPOKEN if kind_id == SOUND else WRITTEN


def compared(
    ours: ItemRecord, theirs: ItemRecord, profile: TextProfile | None = None
) -> ItemComparison:
    """Return the comparison of an item; without a profile by the usual one of its kind.

    Raises:
        TooMuchToCompareError: it has too many regions in one place, or too long texts.
    """
    used = profile or usual_profile(ours.item.kind)
    pairs = region_pairs(ours.item.kind, _decided(ours), _decided(theirs))
    if sum(len(_text(pair.ours)) * len(_text(pair.theirs)) for pair in pairs) > MOST_TEXT_STEPS:
        raise TooMuchToCompareError("The texts are too long.")
    lines = [
        LineComparison(pair, text_errors(_text(pair.ours), _text(pair.theirs), used))
        for pair in pairs
        if _text(pair.ours) or _text(pair.theirs)
    ]
    return ItemComparison(ours.item, used, lines)


def comparisons(
    ours: Iterable[ItemRecord],
    theirs: Iterable[ItemRecord],
    unmatched: Unmatched,
    profile: TextProfile | None = None,
) -> Iterator[ItemComparison]:
    """Yield the comparison of each item that both have; the others are counted in ``unmatched``.

    Items are the same by path, part and kind of media. Both are read in step: of two versions in
    the same order only one item is in memory at a time.
    """
    waiting_ours: dict[_Key, ItemRecord] = {}
    waiting_theirs: dict[_Key, ItemRecord] = {}
    others = iter(theirs)
    for record in ours:
        waiting_ours[_key(record)] = record
        other = next(others, None)
        if other is not None:
            waiting_theirs[_key(other)] = other
        yield from _matched(waiting_ours, waiting_theirs, (record, other), unmatched, profile)
    for other in others:
        waiting_theirs[_key(other)] = other
        yield from _matched(waiting_ours, waiting_theirs, (None, other), unmatched, profile)
    unmatched.only_ours += len(waiting_ours)
    unmatched.only_theirs += len(waiting_theirs)


def _matched(
    ours: dict[_Key, ItemRecord],
    theirs: dict[_Key, ItemRecord],
    read: tuple[ItemRecord | None, ItemRecord | None],
    unmatched: Unmatched,
    profile: TextProfile | None,
) -> Iterator[ItemComparison]:
    for key in dict.fromkeys(_key(record) for record in read if record is not None):
        if key in ours and key in theirs:
            try:
                yield compared(ours.pop(key), theirs.pop(key), profile)
            except TooMuchToCompareError:
                unmatched.too_much += 1


def _key(record: ItemRecord) -> _Key:
    return record.item.path, record.item.part, record.item.kind


def _decided(record: ItemRecord) -> list[Region]:
    """Leave out what a machine proposed and nobody has decided on: it is nobody's reading."""
    return [region for region in record.regions if not is_undecided(region)]


def _text(region: Region | None) -> str:
    return "" if region is None else region.transcription
