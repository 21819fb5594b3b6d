"""The places of an item at which versions differ, with the kinds and size of each difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Final

from annotator.agreement.error_rates import text_errors
from annotator.agreement.match_counts import BILLION
from annotator.agreement.normalization import TextProfile
from annotator.agreement.region_groups import Group, ItemMarks, LabelledRegion
from annotator.model.entities import Item

CLOSE: Final = 800_000_000
"""Places that overlap less than this, in billionths, differ: 0.8."""

_TWO: Final = 2


class DisagreementKind(StrEnum):
    """A kind of disagreement, as seen from the first version.

    ``missing``: another version has a region here and the first has none; ``extra``: the reverse.
    """

    MISSING = "missing"
    EXTRA = "extra"
    LABEL = "label"
    PLACE = "place"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place, or a tag of the item, on which the versions that confirmed the item differ.

    ``size`` is from 0 to 1. A tag has its name and no marks; ``has_it`` says for each version
    whether it has the region or the tag, None where the item is not confirmed. ``item`` is that of
    the version ``version``.
    """

    item: Item
    kinds: frozenset[DisagreementKind]
    size: Fraction
    group: Group
    has_it: tuple[bool | None, ...]
    tag: str = ""
    version: int = 0

    @property
    def labels(self) -> list[str]:
        """The names of the labels in it, each once."""
        names = [self.tag] if self.tag else [mark.label for mark in self.group.members]
        return list(dict.fromkeys(names))


def disagreements(
    item: ItemMarks, groups: Sequence[Group], profile: TextProfile
) -> Iterator[Disagreement]:
    """Yield the groups and tags on which the versions differ, in the order of the groups."""
    finished = item.finished
    for group in groups:
        has_it = tuple(
            None if at not in finished else group.marks[at] is not None
            for at in range(len(item.marks))
        )
        found = _sizes(group.members, group.overlap, profile) | _missing(has_it)
        if found:
            yield _disagreement(item, found, group, has_it)
    nothing = Group((None,) * len(item.marks))
    for tag in sorted(set[str]().union(*(tags for tags in item.tags if tags))):
        has_it = tuple(None if tags is None else tag in tags for tags in item.tags)
        found = _missing(has_it)
        if found:
            yield _disagreement(item, found, nothing, has_it, tag)


def _disagreement(
    item: ItemMarks,
    found: Mapping[DisagreementKind, Fraction],
    group: Group,
    has_it: tuple[bool | None, ...],
    tag: str = "",
) -> Disagreement:
    size = max(found.values())
    return Disagreement(item.item, frozenset(found), size, group, has_it, tag, item.version)


def _missing(has_it: Sequence[bool | None]) -> dict[DisagreementKind, Fraction]:
    """Return whether a version lacks it; most divided is one half of the versions."""
    having, lacking = has_it.count(True), has_it.count(False)
    if not having or not lacking:
        return {}
    kind = DisagreementKind.EXTRA if has_it[0] else DisagreementKind.MISSING
    return {kind: Fraction(2 * min(having, lacking), having + lacking)}


def _sizes(
    members: Sequence[LabelledRegion], overlap: int, profile: TextProfile
) -> dict[DisagreementKind, Fraction]:
    found = {}
    pairs = list(combinations(members, _TWO))
    differing = sum(one.label != other.label for one, other in pairs)
    if differing:
        found[DisagreementKind.LABEL] = Fraction(differing, len(pairs))
    if overlap < CLOSE:
        found[DisagreementKind.PLACE] = 1 - Fraction(overlap, BILLION)
    texts = max((_text_size(one, other, profile) for one, other in pairs), default=Fraction(0))
    if texts:
        found[DisagreementKind.TEXT] = texts
    return found


def _text_size(one: LabelledRegion, other: LabelledRegion, profile: TextProfile) -> Fraction:
    texts = one.region.transcription, other.region.transcription
    if texts[0] == texts[1]:
        return Fraction(0)
    errors = text_errors(*texts, profile).characters
    longest = max(len(profile.applied(text)) for text in texts)
    return min(Fraction(1), Fraction(errors.errors, longest)) if longest else Fraction(0)
