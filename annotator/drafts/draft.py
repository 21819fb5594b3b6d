"""The draft behind the text of a region, kept to tell whether the person changed it.

While nobody has decided, the text of the region stays empty: the drafted text is in the draft
alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from annotator.document_limits import is_number
from annotator.model.entities import Origin, Region, RegionId, Regions
from annotator.proposals.proposal import is_undecided as is_undecided_proposal

KEY: Final = "draft"
"""The key of a draft in ``Region.extra``, and hence in an export."""

IMPORTED: Final = "imported"
"""Marks a draft that came with an import: it was decided on elsewhere, and is not counted."""

_DECIDED: Final = "decided"
_NEEDED: Final = frozenset({"engine", "version", "language", "text"})
_CONFIDENCE: Final = "confidence"
_NAMES: Final = ("engine", "version", "language")
_LONGEST_NAME: Final = 100


class TextOrigin(StrEnum):
    """The origin of a region's text: a draft and the decision on it, a person, or an import."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class TextDraft:
    """The text that an engine proposed; ``language`` is a model of it.

    ``confidence`` is 0 to 1; None if the engine does not state any.
    """

    text: str
    engine: str
    version: str
    language: str
    confidence: float | None


def drafted(region: Region, draft: TextDraft) -> Region:
    """Return the region with an undecided draft; its own text and everything else stay."""
    said: dict[str, object] = {
        "engine": draft.engine[:_LONGEST_NAME],
        "version": draft.version[:_LONGEST_NAME],
        "language": draft.language[:_LONGEST_NAME],
    }
    if draft.confidence is not None:
        said[_CONFIDENCE] = round(min(1.0, max(0.0, draft.confidence)), 3)
    said["text"] = draft.text
    return _with(region, said)


def draft_of(region: Region) -> TextDraft | None:
    """Return the draft of a region that was made in this job; None if there is none."""
    said = _own(region)
    if said is None:
        return None
    stated = said.get(_CONFIDENCE)
    confidence = None if stated is None else float(stated)
    return TextDraft(said["text"], said["engine"], said["version"], said["language"], confidence)


def waiting_draft(region: Region) -> TextDraft | None:
    """Return the draft that waits for a decision; None if there is none."""
    said = _own(region)
    if said is None or said.get(_DECIDED) or region.transcription:
        return None
    return draft_of(region)


def without_waiting_draft(region: Region) -> Region:
    """Return the region without a draft that waits for a decision."""
    return region if waiting_draft(region) is None else _with(region, None)


def shown_text(region: Region) -> str:
    """Return the text to show for a region: its own, or that of a draft that waits."""
    if region.transcription:
        return region.transcription
    draft = waiting_draft(region)
    return "" if draft is None else draft.text


def with_text(region: Region, text: str) -> Region:
    """Return the region with another text, which decides on its draft."""
    said = _own(region)
    changed = replace(region, transcription=text)
    if said is None or said.get(_DECIDED):
        return changed
    return _with(changed, {**said, _DECIDED: True})


def with_text_of(region: Region, source: Region) -> Region:
    """Return a copy's region with the text of its source, and with the draft that it came from.

    A draft that waits is not copied: it would be decided on twice.
    """
    copy = replace(region, transcription=source.transcription)
    said = _own(source)
    if said is None or waiting_draft(source) is not None:
        return copy
    return _with(copy, {**said, _DECIDED: True})


def with_taken_text(region: Region, source: Region) -> Region:
    """Return the region with the text of another version, and the draft of that if it has one."""
    if draft_of(source) is None:
        return with_text(region, source.transcription)
    return with_text_of(region, source)


def halved(region: Region, at: int, text: str) -> tuple[str, str]:
    """Return ``extra`` of both halves of a region that is split.

    A waiting draft is cut after ``at`` characters. A decided one stays behind both halves; ``text``
    is that of the second half, which has no draft if it has no text.
    """
    said = _own(region)
    if said is None:
        return region.extra, ""
    if waiting_draft(region) is None:
        second = replace(region, extra="")
        return region.extra, _with(second, said).extra if text else ""
    first, rest = said["text"][:at].rstrip(" "), said["text"][at:].lstrip(" ")
    one = _with(region, {**said, "text": first} if first else None).extra
    other = _with(replace(region, extra=""), {**said, "text": rest} if rest else None).extra
    return one, other


def joined(regions: list[Region], text: str) -> str:
    """Return ``extra`` of the first of several regions after all were joined to it.

    ``text`` is the joined text of the waiting drafts; it is a draft with the lowest confidence of
    these if no region has a text of its own.
    """
    first, drafts = regions[0], [waiting_draft(region) for region in regions]
    found = [draft for draft in drafts if draft is not None]
    if not found or any(region.transcription for region in regions):
        return first.extra
    least = min(found, key=_stated_confidence)
    return drafted(first, replace(least, text=text)).extra


def text_origin(region: Region) -> TextOrigin | None:
    """Return the origin of a region's text; None if it has neither a text nor a draft."""
    draft = draft_of(region)
    if draft is not None and waiting_draft(region) is not None:
        return TextOrigin.UNDECIDED
    if is_undecided_proposal(region):
        return None
    if draft is not None:
        is_same = region.transcription == draft.text
        return TextOrigin.ACCEPTED if is_same else TextOrigin.CORRECTED
    if not region.transcription:
        return None
    is_brought = region.origin is Origin.IMPORTED and not region.touched
    return TextOrigin.IMPORTED if is_brought else TextOrigin.TYPED


def waiting(regions: Iterable[Region]) -> list[Region]:
    """Return the regions whose draft waits, the lowest confidence first, then those without any."""
    return sorted((each for each in regions if waiting_draft(each) is not None), key=by_confidence)


def next_waiting(regions: Regions, after: RegionId | None) -> RegionId | None:
    """Return the waiting draft that follows that of ``after`` by confidence, decided or not.

    The search wraps around; None starts with the lowest confidence.
    """
    found = waiting(regions.values())
    here = None if after is None else regions.get(after)
    if here is not None:
        place = by_confidence(here)
        later = [region for region in found if by_confidence(region) > place]
        found = later or [region for region in found if region.id != after] or found
    return found[0].id if found else None


def by_confidence(region: Region) -> tuple[float, str, int]:
    """Return the place of a region with a draft in the queue: the least sure one first."""
    draft = draft_of(region)
    return (0.0 if draft is None else _stated_confidence(draft), region.order, region.number)


def is_undecided_in(extra: str) -> bool:
    """Return whether ``extra`` of a region without a text has a draft that waits."""
    said = _read(extra) if f'"{KEY}"' in extra else None
    return said is not None and not said.get(_DECIDED)


def _stated_confidence(draft: TextDraft) -> float:
    """Return the confidence of a draft, above all others if none is stated."""
    return 2.0 if draft.confidence is None else draft.confidence


def exported_extra(region: Region, extra: dict[str, Any]) -> dict[str, Any]:
    """Return the unused keys of a region for an export: an undecided draft is no work."""
    if KEY not in extra:
        return extra
    rest = {key: value for key, value in extra.items() if key != KEY}
    if waiting_draft(region) is not None:
        return rest
    said = extra[KEY]
    told = {k: v for k, v in said.items() if k != _DECIDED} if isinstance(said, dict) else said
    # An import may use that name for something else.
    return {**rest, KEY if is_of_its_form(told) else f"{KEY}_": told}


def exported_draft(region: Region) -> dict[str, Any] | None:
    """Return the draft of a region as an export has it; None if it has none, or an undecided one.

    Drafts that came with an import are included.
    """
    if f'"{KEY}"' not in region.extra:
        return None
    told = exported_extra(region, json.loads(region.extra)).get(KEY)
    return told if isinstance(told, dict) else None


def imported_extra(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record of an import with its draft marked as one that was decided on elsewhere."""
    said = record.get(KEY)
    if not isinstance(said, dict):
        return record
    told = {key: value for key, value in said.items() if key != _DECIDED}
    return {**record, KEY: {**told, IMPORTED: True}}


def is_of_its_form(said: object) -> bool:
    """Return whether a value has exactly the form of a draft in exports."""
    if not isinstance(said, dict) or not _NEEDED <= said.keys() <= _NEEDED | {
        IMPORTED,
        _CONFIDENCE,
    }:
        return False
    confidence = said.get(_CONFIDENCE, 0)
    return (
        all(isinstance(said[key], str) and len(said[key]) <= _LONGEST_NAME for key in _NAMES)
        and said["engine"] != ""
        and isinstance(said["text"], str)
        and is_number(confidence)
        and 0 <= confidence <= 1
        and said.get(IMPORTED, True) is True
    )


def _own(region: Region) -> Mapping[str, Any] | None:
    """Return the stored draft if it was made in this job and has the right form."""
    return _read(region.extra) if f'"{KEY}"' in region.extra else None


@lru_cache(maxsize=4_096)  # of a page of a thousand lines each is asked for at every step
def _read(extra: str) -> Mapping[str, Any] | None:
    try:
        said: Any = json.loads(extra).get(KEY)
    except (ValueError, AttributeError):
        return None
    if not isinstance(said, dict) or IMPORTED in said:
        return None
    told = {key: value for key, value in said.items() if key != _DECIDED}
    return MappingProxyType(said) if is_of_its_form(told) else None


def _with(region: Region, said: Mapping[str, Any] | None) -> Region:
    extra: dict[str, Any] = json.loads(region.extra) if region.extra else {}
    extra.pop(KEY, None)
    if said is not None:
        extra[KEY] = dict(said)
    text = json.dumps(extra, separators=(",", ":")) if extra else ""
    return replace(region, extra=text)
