"""Changes: the state before and after a command; applied, reversed, and read from the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from annotator.errors import StaleChangeError
from annotator.model.entities import (
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Labels,
    Region,
    RegionId,
    Regions,
    WorkerId,
)
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import Said, said

K = TypeVar("K")
V = TypeVar("V")
Touched = Mapping[K, tuple[V | None, V | None]]
_NOTHING: Mapping[RegionId, tuple[Region | None, Region | None]] = MappingProxyType({})
_NO_LABELS: Mapping[LabelId, tuple[Label | None, Label | None]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EditState:
    """The input of a command: the open item, its regions, and the labels of the job."""

    item_id: ItemId
    facts: ItemFacts = field(default_factory=ItemFacts)
    regions: Regions = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge of two labels in the whole job: all regions of one get the other, or no label."""

    source: LabelId
    target: LabelId
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The effect of one command on one item.

    Each entry holds a value before and after; ``None`` means that it does not exist on that side.
    ``facts`` is None when the item itself did not change. A ``merge`` of labels affects the whole
    job: ``regions`` has those of this item, the job file finds all others.
    """

    name: str
    item_id: ItemId
    regions: Touched[RegionId, Region] = field(default_factory=lambda: _NOTHING)
    facts: tuple[ItemFacts, ItemFacts] | None = None
    labels: Touched[LabelId, Label] = field(default_factory=lambda: _NO_LABELS)
    merge: Merge | None = None

    @property
    def touches_notes(self) -> bool:
        """Whether a comment or an attribute of a region differs."""
        is_item = self.facts is not None and self.facts[0].comment != self.facts[1].comment
        return is_item or any(_said(old) != _said(new) for old, new in self.regions.values())

    def inverse(self) -> Change:
        """Return the change that undoes this one."""
        return replace(
            self,
            regions={key: (new, old) for key, (old, new) in self.regions.items()},
            facts=None if self.facts is None else (self.facts[1], self.facts[0]),
            labels={key: (new, old) for key, (old, new) in self.labels.items()},
            merge=self.merge and replace(self.merge, is_undone=not self.merge.is_undone),
        )


def is_work(old: Region | None, new: Region | None) -> bool:
    """Return whether a region differs in what a reviewer accepts.

    A lock, a comment and a review are no work on it.
    """
    if old is None or new is None:
        return True
    return replace(old, comment=new.comment, is_locked=new.is_locked, review=new.review) != new


def _said(region: Region | None) -> tuple[str, Mapping[str, object]]:
    return ("", {}) if region is None else (region.comment, region.attributes)


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the history: changes that are undone together.

    ``seq`` grows by one with each step of a job. An import is a step without changes that names its
    ``import_id``; the file knows what it added. ``worker_id`` is the worker who made it, or None if
    no worker did, as with an import from the command line.
    """

    seq: int
    name: str
    changes: tuple[Change, ...]
    import_id: int | None = None
    worker_id: WorkerId | None = None

    def inverse(self) -> Step:
        """Return the step that undoes this one, last change first."""
        return replace(self, changes=tuple(change.inverse() for change in reversed(self.changes)))


def apply_change(state: EditState, change: Change) -> EditState:
    """Return the state after the change; the input is not altered.

    Raises:
        StaleChangeError: a value differs from the one before the change.
    """
    if change.item_id != state.item_id:
        message = said(
            "This change belongs to item {other}, not to item {item}.",
            other=Count(change.item_id),
            item=Count(state.item_id),
        )
        raise StaleChangeError(message)
    facts = state.facts
    if change.facts is not None:
        if facts != change.facts[0]:
            message = said("Item {item} has been changed since.", item=Count(state.item_id))
            raise StaleChangeError(message)
        facts = change.facts[1]
    return EditState(
        state.item_id,
        facts,
        _after(state.regions, change.regions, said("Region")),
        _after(state.labels, change.labels, said("Label")),
    )


def _after(values: Mapping[K, V], touched: Touched[K, V], word: Said) -> Mapping[K, V]:
    if not touched:
        return values
    result = dict(values)
    for key, (old, new) in touched.items():
        if result.get(key) != old:
            message = said("{word} {key} has been edited since.", word=word, key=Code(str(key)))
            raise StaleChangeError(message)
        if new is None:
            del result[key]
        else:
            result[key] = new
    return result


def merged(first: Change, second: Change) -> Change:
    """Return one change that has the effect of both in turn, on the same item.

    Raises:
        StaleChangeError: the second does not follow from the first.
    """
    if first.item_id != second.item_id:
        message = said(
            "Changes of items {item} and {other} cannot be merged.",
            item=Count(first.item_id),
            other=Count(second.item_id),
        )
        raise StaleChangeError(message)
    return Change(
        first.name,
        first.item_id,
        _joined(first.regions, second.regions),
        _joined_facts(first.facts, second.facts),
        _joined(first.labels, second.labels),
    )


def _joined_facts(
    first: tuple[ItemFacts, ItemFacts] | None, second: tuple[ItemFacts, ItemFacts] | None
) -> tuple[ItemFacts, ItemFacts] | None:
    if first is None or second is None:
        return first or second
    if first[1] != second[0]:
        message = "The item has been changed since."
        raise StaleChangeError(message)
    return None if first[0] == second[1] else (first[0], second[1])


def _joined(first: Touched[K, V], second: Touched[K, V]) -> Touched[K, V]:
    result = dict(first)
    for key, (old, new) in second.items():
        if key in result and result[key][1] != old:
            message = said("{key} has been edited since.", key=Code(str(key)))
            raise StaleChangeError(message)
        start = result[key][0] if key in result else old
        if start == new:
            result.pop(key, None)
        else:
            result[key] = (start, new)
    return result
