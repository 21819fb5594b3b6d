"""Leaves out of a snapshot what an export may not show: the texts of confidential regions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, cast

from annotator.export.api import ItemRecord, ItemSummary, ItemTag, Report, Snapshot
from annotator.export.forms.canonical import digest
from annotator.export.forms.reviewed_form import reviewed_sha256
from annotator.model.entities import (
    CONFIDENTIAL,
    NO_ATTRIBUTES,
    Attributes,
    Item,
    ItemId,
    Region,
)
from annotator.model.geometry import Box
from annotator.model.place import Place
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.proposals.proposal import KEY as PROPOSED
from annotator.proposals.proposal import is_of_its_form, is_undecided
from annotator.records import RejectionAnswer
from annotator.sentences.parts import Count
from annotator.sentences.said import said_n

_DEEP: Final = 0.25
"""Regions belong together if they share this much of the shorter side of both; neighbouring lines,
whose boxes overlap by a few pixels, do not."""

_KEPT_OF_IMPORT: Final = ("info", "licenses")
"""The keys at the top of an imported document that do not describe what it shows."""


def is_confidential(region: Region) -> bool:
    """Return whether a region is marked as confidential."""
    return region.attributes.get(CONFIDENTIAL) is True


@dataclass(frozen=True, slots=True)
class HiddenPlaces:
    """What may not be seen or heard of an item. ``is_whole`` is for a region without a place."""

    places: tuple[Place, ...] = ()
    is_whole: bool = False

    def touches(self, place: Place | None) -> bool:
        """Return whether a text at a place may say what lies in one of these."""
        return self.is_whole or place is None or any(_meet(one, place) for one in self.places)


@dataclass(frozen=True, slots=True)
class RedactedItem:
    """The hidden places of one item of a file, and what its export says instead.

    ``regions`` counts the confidential regions, ``texts`` the texts that are left out;
    ``reviewed_sha256`` is the digest of the review over what the export shows.
    """

    path: str
    hidden: HiddenPlaces
    regions: int
    texts: int
    has_text: bool
    reviewed_sha256: str


def redacted(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot without confidential texts; itself if it is one already."""
    if isinstance(snapshot, _RedactedSnapshot):
        return snapshot
    return cast("Snapshot", _RedactedSnapshot(snapshot))


def redactions_of(snapshot: Snapshot) -> Mapping[ItemId, RedactedItem]:
    """Return the items with confidential regions; the regions are read once, if there are any."""
    return cast("_RedactedSnapshot", redacted(snapshot)).redactions


def tell_redactions(snapshot: Snapshot, chosen: Iterable[int] | None, report: Report) -> None:
    """Count in the report what is left out of the chosen items, of all for None."""
    found = redactions_of(snapshot)
    wanted = found if chosen is None else map(ItemId, sorted(chosen))
    items = [found[each] for each in wanted if each in found]
    if not items:
        return
    regions, texts = sum(each.regions for each in items), sum(each.texts for each in items)
    report.count("confidential regions", regions)
    report.count("texts left out as confidential", texts)
    report.notes.append(
        said_n(
            "{count} region is confidential: it is black or silent in copies. Texts left out: "
            "{texts}.",
            "{count} regions are confidential: they are black or silent in copies. Texts left out: "
            "{texts}.",
            regions,
            texts=Count(texts),
        )
    )


class _RedactedSnapshot:
    """A snapshot without confidential texts; passes everything else on."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read nothing yet."""
        self._snapshot = snapshot

    def __getattr__(self, name: str) -> object:
        """Return what is not redacted."""
        return getattr(self._snapshot, name)

    @cached_property
    def redactions(self) -> Mapping[ItemId, RedactedItem]:
        """The items with confidential regions."""
        marked = self._snapshot.confidential_items()
        if not marked:
            return {}
        records = (record for record in self._snapshot.items() if record.item.id in marked)
        return {each.item.id: _redaction(each) for each in records if _hidden(each.regions)}

    @property
    def import_extra(self) -> str:
        """The unused keys of an import, without those that may quote what is confidential."""
        extra = self._snapshot.import_extra
        if not extra or not self.redactions:
            return extra
        kept = {key: json.loads(extra).get(key) for key in _KEPT_OF_IMPORT}
        return json.dumps({key: value for key, value in kept.items() if value is not None})

    def items(self) -> Iterator[ItemRecord]:
        """Yield the items; confidential texts are left out."""
        for record in self._snapshot.items():
            found = self.redactions.get(record.item.id)
            yield record if found is None else _redacted_record(record, found)

    def summaries(self) -> Iterator[ItemSummary]:
        """Yield the items with counts; confidential texts do not count."""
        for summary in self._snapshot.summaries():
            found = self.redactions.get(summary.item.id)
            if found is None:
                yield summary
            else:
                item = _redacted_item(summary.item, found)
                yield replace(summary, item=item, has_text=found.has_text)

    def bare_items(self) -> Iterator[Item]:
        """Yield the items; those with confidential regions without what may tell of them."""
        for item in self._snapshot.bare_items():
            found = self.redactions.get(item.id)
            yield item if found is None else _redacted_item(item, found)

    def rejection_answers(self) -> Iterator[RejectionAnswer]:
        """Yield the answers to rejections; of items with confidential regions without texts."""
        for answer in self._snapshot.rejection_answers():
            is_hidden = answer.item_id in self.redactions
            yield replace(answer, answer="", reason="") if is_hidden else answer

    def tags(self) -> Iterator[ItemTag]:
        """Yield the tags; confidential texts are left out."""
        for tag in self._snapshot.tags():
            found = self.redactions.get(ItemId(tag.item_id))
            if found is None:
                yield tag
            else:
                yield replace(tag, region=_redacted_region(tag.region, found.hidden))


def _hidden(regions: Iterable[Region]) -> HiddenPlaces | None:
    """Return the places of the confidential regions; None if there are none."""
    marked = [region for region in regions if is_confidential(region)]
    if not marked:
        return None
    places = tuple(each.geometry for each in marked if each.geometry is not None)
    return HiddenPlaces(places, len(places) < len(marked))


def _redaction(record: ItemRecord) -> RedactedItem:
    hidden = _hidden(record.regions)
    assert hidden is not None  # noqa: S101 - only such items are given
    item, regions = record.item, [_redacted_region(each, hidden) for each in record.regions]
    pairs = zip(record.regions, regions, strict=True)
    return RedactedItem(
        record.media.path,
        hidden,
        regions=sum(map(is_confidential, regions)),
        texts=sum(_has_text(before) and not _has_text(after) for before, after in pairs),
        has_text=any(map(_has_text, regions)),
        reviewed_sha256=_reviewed(item, record.regions, regions),
    )


def _has_text(region: Region) -> bool:
    return region.transcription != "" and not is_undecided(region)


def _reviewed(item: Item, before: Sequence[Region], after: Sequence[Region]) -> str:
    """Return the digest of the review over the export; that of nothing if it was another content.

    The stored digest covers the texts: whoever knows the rest could find a short one by trying.
    """
    stated = item.facts.reviewed_sha256
    if not stated:
        return ""
    shown = reviewed_sha256(item.kind, item.extent, {each.id: each for each in after})
    is_same = stated == reviewed_sha256(item.kind, item.extent, {each.id: each for each in before})
    return shown if is_same else digest({"changed": shown})


def _redacted_record(record: ItemRecord, found: RedactedItem) -> ItemRecord:
    regions = [_redacted_region(each, found.hidden) for each in record.regions]
    return replace(record, item=_redacted_item(record.item, found), regions=regions)


def _redacted_item(item: Item, found: RedactedItem) -> Item:
    """Return the item without the document and the keys of its import, and without its comment."""
    facts = replace(item.facts, reviewed_sha256=found.reviewed_sha256, comment="")
    return replace(item, facts=facts, extra="")


def _redacted_region(region: Region, hidden: HiddenPlaces) -> Region:
    """Return the region with its place, label, flags and group; its text only if that may stay."""
    if not is_confidential(region) and not hidden.touches(region.geometry):
        return region
    return replace(
        region,
        transcription="",
        attributes=_kept_attributes(region),
        extra=_kept_extra(region.extra),
        comment="",
    )


def _kept_attributes(region: Region) -> Attributes:
    """Return the attributes that are yes or no; of a region beside, its speaker too."""
    speaker = () if is_confidential(region) else (SPEAKER,)
    kept = {
        name: value
        for name, value in region.attributes.items()
        if isinstance(value, bool) or name in speaker
    }
    return kept or NO_ATTRIBUTES


def _kept_extra(extra: str) -> str:
    """Return what a machine proposed, which is a place and a label; all other keys go."""
    said = json.loads(extra).get(PROPOSED) if extra else None
    return json.dumps({PROPOSED: said}, separators=(",", ":")) if is_of_its_form(said) else ""


def _meet(one: Place, other: Place) -> bool:
    """Return whether two places share more than the margins of neighbours."""
    if isinstance(one, SoundSegment) and isinstance(other, SoundSegment):
        starts = one.start_sample * other.rate_hz, other.start_sample * one.rate_hz
        ends = one.end_sample * other.rate_hz, other.end_sample * one.rate_hz
        return max(starts) < min(ends)
    if isinstance(one, Box) and isinstance(other, Box):
        return _overlap_deep(one, other) or _overlap_deep(other, one)
    return True


def _overlap_deep(one: Box, other: Box) -> bool:
    """Return whether a box reaches far into the frame of another, as seen along its sides."""
    frame = replace(one, angle_deg=0.0)
    corners = [one.to_frame(corner) for corner in other.corners]
    left, right = min(each.x for each in corners), max(each.x for each in corners)
    top, bottom = min(each.y for each in corners), max(each.y for each in corners)
    wide = min(frame.right, right) - max(frame.x, left)
    high = min(frame.bottom, bottom) - max(frame.y, top)
    shorter = min(frame.width, frame.height, other.width, other.height)
    return min(wide, high) >= _DEEP * shorter
