"""The proposal behind a region, kept to tell whether the person changed it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from annotator.document_limits import is_number
from annotator.errors import InvalidValueError
from annotator.model.entities import LabelId, Origin, Region, RegionId, Regions, in_reading_order
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment

KEY: Final = "proposed"
"""The key of a proposal in ``Region.extra``, and hence in an export."""

Merged = Mapping[LabelId, LabelId]
"""Labels that were merged, each with the label that its regions have now."""

_SAID: Final = frozenset(
    {"by", "bbox", "angle_deg", "category_id", "category", "score", "model_sha256", "method"}
)
_SIDES: Final = 4
_UNREADABLE: Final = (
    *(ValueError, KeyError, TypeError, AttributeError, InvalidValueError),
    OverflowError,  # an integer may have hundreds of digits
)
_METHOD: Final = re.compile("[a-z]{1,20}/[1-9][0-9]{0,3}")
_METHOD_OF_SPEECH: Final = re.compile("(speech/[1-9][0-9]{0,3}|silero/[1-9][0-9]{3})")
"""By energy, or by the model of Silero: three digits of its version, and one of our rules."""

_SEGMENT: Final = "segment"
"""The key of a proposed segment: first sample, first sample outside, and sample rate."""

NONE_MERGED: Final[Merged] = MappingProxyType({})


class ProposalSource(StrEnum):
    """The source of a proposal: tracking from the picture before, a detector, text, or speech."""

    TRACK = "track"
    DETECTOR = "detector"
    TEXT = "text"
    SPEECH = "speech"


_BY_OF_BOXES: Final = (ProposalSource.TRACK, ProposalSource.DETECTOR, ProposalSource.TEXT)


class Decision(StrEnum):
    """The decision on a proposal that still exists; a refused one is deleted."""

    UNDECIDED = "undecided"
    KEPT = "kept"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The original output of the machine.

    ``score`` is its confidence, 0 to 1; for a tracked box it is the likeness of the two places, for
    a line or word the contrast of its ink beside that of other lines, for speech how far it stands
    above the noise. ``model_sha256`` is the digest of the detector's file, ``method`` the name and
    version of our own method.
    """

    by: ProposalSource
    place: Box | SoundSegment
    label_id: LabelId
    score: float
    model_sha256: str = ""
    method: str = ""


def proposed(region: Region, proposal: Proposal) -> Region:
    """Return the region as an undecided proposal; its place is the proposed one."""
    place = proposal.place
    said: dict[str, object] = {
        "by": proposal.by.value,
        **_said_of(place),
        "category_id": proposal.label_id,
        "score": round(proposal.score, 3),
    }
    if isinstance(place, Box) and place.is_turned:
        said["angle_deg"] = place.angle_deg
    if proposal.model_sha256:
        said["model_sha256"] = proposal.model_sha256
    if proposal.method:
        said["method"] = proposal.method
    return replace(
        region,
        geometry=place,
        label_id=proposal.label_id,
        origin=Origin.PROPOSED,
        touched=False,
        extra=json.dumps({KEY: said}, separators=(",", ":")),
    )


def proposal_of(region: Region) -> Proposal | None:
    """Return the proposal; None for a region of other origin, or if it is not recorded."""
    if region.origin is not Origin.PROPOSED or not region.extra:
        return None
    try:
        said: Any = json.loads(region.extra)[KEY]
        return Proposal(
            ProposalSource(said["by"]),
            _place_of(said),
            LabelId(int(said["category_id"])),
            float(said["score"]),
            str(said.get("model_sha256", "")),
            str(said.get("method", "")),
        )
    except _UNREADABLE:
        return None


def is_of_its_form(said: object) -> bool:
    """Return whether a value has exactly the form of a proposed box in exports."""
    if not isinstance(said, dict) or not {"by", "bbox", "score"} <= said.keys() <= _SAID:
        return False
    box, numbers = said["bbox"], [said["score"], said.get("angle_deg", 1)]
    if not isinstance(box, list) or len(box) != _SIDES or not all(map(is_number, box + numbers)):
        return False
    category_id, category = said.get("category_id", 1), said.get("category", "x")
    return (
        said["by"] in _BY_OF_BOXES
        and min(box[2], box[3], numbers[1]) > 0
        and 0 <= said["score"] <= 1
        and not {"category_id", "category"} <= said.keys()
        and type(category_id) is int
        and category_id >= 0
        and isinstance(category, str)
        and category != ""
        and re.fullmatch("[0-9a-f]{64}", str(said.get("model_sha256", "0" * 64))) is not None
        and _METHOD.fullmatch(str(said.get("method", "lines/1"))) is not None
    )


def is_proposed_speech(proposal: Proposal) -> bool:
    """Return whether a proposal has exactly the form of a proposed segment in exports."""
    return (
        proposal.by is ProposalSource.SPEECH
        and isinstance(proposal.place, SoundSegment)
        and 0 <= proposal.score <= 1
        and _METHOD_OF_SPEECH.fullmatch(proposal.method or "speech/1") is not None
    )


def _said_of(place: Box | SoundSegment) -> dict[str, object]:
    if isinstance(place, SoundSegment):
        return {_SEGMENT: [place.start_sample, place.end_sample, place.rate_hz]}
    return {"bbox": [place.x, place.y, place.width, place.height]}


def _place_of(said: dict[str, Any]) -> Box | SoundSegment:
    if _SEGMENT in said:
        start, end, rate_hz = said[_SEGMENT]
        return SoundSegment(start, end, rate_hz)
    x, y, width, height = map(float, said["bbox"])
    return Box(x, y, width, height, float(said.get("angle_deg", 0.0)))


def is_undecided(region: Region) -> bool:
    """Return whether a machine proposed the region and no person has decided on it yet."""
    return region.origin is Origin.PROPOSED and not region.touched


def label_now(label_id: LabelId, merged: Merged) -> LabelId:
    """Return the current label for one: itself, or the label that it was merged into."""
    seen: set[LabelId] = set()
    while label_id in merged and label_id not in seen:
        seen.add(label_id)
        label_id = merged[label_id]
    return label_id


def decision_on(region: Region, merged: Merged = NONE_MERGED) -> Decision | None:
    """Return the decision on a proposal; None for a region that was not proposed.

    A proposal that has its place and its label (or what that was merged into) is kept, whatever its
    text; any other touched proposal is corrected.
    """
    if region.origin is not Origin.PROPOSED:
        return None
    if not region.touched:
        return Decision.UNDECIDED
    said = proposal_of(region)
    if said is None:
        return Decision.CORRECTED
    proposed_now = said.place, label_now(said.label_id, merged)
    is_same = proposed_now == (region.geometry, region.label_id)
    return Decision.KEPT if is_same else Decision.CORRECTED


def undecided(regions: Regions | Iterable[Region]) -> list[Region]:
    """Return the undecided proposals, in reading order."""
    every = regions.values() if hasattr(regions, "values") else regions
    waiting = {region.id: region for region in every if is_undecided(region)}
    return in_reading_order(waiting)


def next_undecided(regions: Regions, after: RegionId | None) -> RegionId | None:
    """Return the next undecided proposal in reading order; the search wraps around.

    ``after`` may be deleted or decided by now; None starts with the first.
    """
    waiting = undecided(regions)
    if not waiting:
        return None
    here = None if after is None else regions.get(after)
    if here is None:
        return waiting[0].id
    place = (here.order, here.number)
    later = [region for region in waiting if (region.order, region.number) > place]
    return (later or waiting)[0].id


def as_whole_pixels(box: Box) -> Box:
    """Return the box snapped to the borders between pixels, at least a pixel wide and high."""
    left, top = math.floor(box.x + 0.5), math.floor(box.y + 0.5)
    right, bottom = math.floor(box.right + 0.5), math.floor(box.bottom + 0.5)
    width, height = max(1, right - left), max(1, bottom - top)
    return Box(float(left), float(top), float(width), float(height), box.angle_deg)
