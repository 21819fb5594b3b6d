"""Comments, groups, locks and other notes on regions and items, as commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from annotator.editing.changes import Change, EditState
from annotator.editing.region_edits import edit, unlocked
from annotator.errors import InvalidValueError
from annotator.model.attribute_kinds import kind_of, require_value
from annotator.model.entities import NO_ATTRIBUTES, AttributeValue, Region, RegionId
from annotator.sentences.parts import Count
from annotator.sentences.said import said

LONGEST_COMMENT: Final = 10_000
"""Maximum length of a comment, in characters."""


@dataclass(frozen=True, slots=True)
class SetAttributes:
    """Set one attribute of regions, or remove it with None."""

    region_ids: Sequence[RegionId]
    attribute: str
    value: AttributeValue | None
    name: str = "set-attribute"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they have that value already.

        Raises:
            InvalidValueError: the value is invalid; the sentence says which are allowed.
        """
        touched: dict[RegionId, tuple[Region | None, Region | None]] = {}
        for region in unlocked(state, self.region_ids):
            kind = kind_of(state.labels, self.attribute, region.label_id)
            if kind is not None and self.value is not None:
                require_value(kind, self.value)
            old = region.attributes.get(self.attribute)
            # 1, 1.0 and True are equal, so the type is compared too.
            if old != self.value or type(old) is not type(self.value):
                touched[region.id] = (region, self._with(region))
        return Change(self.name, state.item_id, touched) if touched else None

    def _with(self, region: Region) -> Region:
        attributes = dict(region.attributes)
        if self.value is None:
            attributes.pop(self.attribute, None)
        else:
            attributes[self.attribute] = self.value
        kept = MappingProxyType(attributes) if attributes else NO_ATTRIBUTES
        return replace(region, attributes=kept, touched=True)


@dataclass(frozen=True, slots=True)
class SetGroup:
    """Group regions by the same number from 1; 0 ungroups them."""

    region_ids: Sequence[RegionId]
    group: int
    name: str = "set-group"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they have that group already.

        Raises:
            InvalidValueError: the number is below 0.
        """
        if self.group < 0:
            raise InvalidValueError("A group has a number from 1, or 0 for none.")
        edited = {
            region.id: replace(region, group=self.group)
            for region in unlocked(state, self.region_ids)
        }
        return edit(self.name, state, edited)


def free_group(state: EditState) -> int:
    """Return the first group number that no region of the item has."""
    return max((region.group for region in state.regions.values()), default=0) + 1


@dataclass(frozen=True, slots=True)
class SetLocked:
    """Lock regions so that nothing changes them, or unlock them. Locking is no work on a region."""

    region_ids: Sequence[RegionId]
    is_locked: bool
    name: str = "set-locked"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if nothing changes."""
        touched = {
            key: (region, replace(region, is_locked=self.is_locked))
            for key in self.region_ids
            if (region := state.regions.get(key)) and region.is_locked != self.is_locked
        }
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class SetRegionComment:
    """Comment on regions. A comment is no work on a region: it does not count as touched."""

    region_ids: Sequence[RegionId]
    comment: str
    name: str = "set-region-comment"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if they have that comment already.

        Raises:
            InvalidValueError: the comment is too long.
        """
        _require_comment(self.comment)
        touched = {
            region.id: (region, replace(region, comment=self.comment))
            for region in unlocked(state, self.region_ids)
            if region.comment != self.comment
        }
        return Change(self.name, state.item_id, touched) if touched else None


@dataclass(frozen=True, slots=True)
class SetItemComment:
    """Comment on the item."""

    comment: str
    name: str = "set-item-comment"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if it has that comment already.

        Raises:
            InvalidValueError: the comment is too long.
        """
        _require_comment(self.comment)
        if state.facts.comment == self.comment:
            return None
        new = replace(state.facts, comment=self.comment)
        return Change(self.name, state.item_id, facts=(state.facts, new))


def _require_comment(comment: str) -> None:
    if len(comment) > LONGEST_COMMENT:
        raise InvalidValueError(
            said(
                "A comment can have {most} characters, and this one has {size}. Make it shorter.",
                most=Count(LONGEST_COMMENT, is_grouped=True),
                size=Count(len(comment), is_grouped=True),
            )
        )
