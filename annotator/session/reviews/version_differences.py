"""Compares an item as its worker confirmed it with the item as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.editing.changes import is_work
from annotator.model.entities import Region, Regions


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """A region that differs; ``before`` is None for one that was added, ``now`` for a deleted one.

    ``parts`` are what differs of one that is in both: ``place label text attributes group order``.
    """

    before: Region | None
    now: Region | None
    parts: tuple[str, ...] = ()

    @property
    def region(self) -> Region:
        """The region as it is now, or as it was before it was deleted."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - one of them is there
        return found


def version_differences(before: Regions, now: Regions) -> list[VersionDifference]:
    """Return the regions that differ in what a reviewer accepts, by number."""
    found = [
        VersionDifference(old, new, _parts(old, new))
        for key in {**before, **now}
        for old, new in [(before.get(key), now.get(key))]
        if is_work(old, new)
    ]
    return sorted(found, key=lambda each: each.region.number)


def _parts(old: Region | None, new: Region | None) -> tuple[str, ...]:
    if old is None or new is None:
        return ()
    parts = {
        "place": old.geometry != new.geometry,
        "label": old.label_id != new.label_id,
        "text": old.transcription != new.transcription,
        "attributes": dict(old.attributes) != dict(new.attributes),
        "group": old.group != new.group,
        "order": old.order != new.order,
    }
    return tuple(name for name, differs in parts.items() if differs)
