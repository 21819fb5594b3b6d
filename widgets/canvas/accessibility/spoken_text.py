"""Spoken text for regions, changes and places, for people who cannot see the picture."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from annotator.drafts.draft import waiting_draft
from annotator.editing.changes import Change
from annotator.model.entities import CONFIDENTIAL, Label, LabelId, Region, RegionVerdict
from annotator.model.geometry import Box, Point

_MOST_SAID = 3


def spoken_name(region: Region, labels: Mapping[LabelId, Label]) -> str:
    """Return label, text and place of a region in one line."""
    parts = [_label(region, labels)]
    if region.transcription:
        parts.append(f"“{' '.join(region.transcription.split())}”")
    elif (draft := waiting_draft(region)) is not None:
        parts.append(_tr("draft “%1”").replace("%1", " ".join(draft.text.split())))
    if region.box is not None:
        parts.append(spoken_place(region.box))
    if region.attributes.get(CONFIDENTIAL) is True:
        parts.append(_tr("confidential"))
    parts.extend(filter(None, [_verdict(region)]))
    if region.is_locked:
        parts.append(_tr("locked"))
    return ", ".join(parts)


def spoken_place(box: Box) -> str:
    """Return size and place of a box in image pixels."""
    text = _tr("%1 by %2 pixels at %3, %4")
    for mark, value in zip("1234", (box.width, box.height, box.x, box.y), strict=True):
        text = text.replace(f"%{mark}", f"{value:.0f}")
    if not box.is_turned:
        return text
    return f"{text}, {_tr('turned by %1 degrees').replace('%1', f'{box.angle_deg:g}')}"


def spoken_point(at: Point) -> str:
    """Return a place in image pixels."""
    return f"{at.x:.0f}, {at.y:.0f}"


def spoken_change(change: Change, labels: Mapping[LabelId, Label]) -> str:
    """Describe briefly how a change altered the regions of an item; "" if it did not."""
    said = []
    for old, new in list(change.regions.values())[:_MOST_SAID]:
        words = _difference(old, new, labels)
        if words:
            said.append(words)
    more = len(change.regions) - _MOST_SAID
    if more > 0:
        said.append(_tr("and %1 more").replace("%1", str(more)))
    return "; ".join(said)


def _difference(old: Region | None, new: Region | None, labels: Mapping[LabelId, Label]) -> str:
    if new is None:
        return "" if old is None else _tr("%1 deleted").replace("%1", _label(old, labels))
    if old is None:
        return _tr("%1 added").replace("%1", spoken_name(new, labels))
    if old.box != new.box and new.box is not None:
        return spoken_place(new.box)
    if old.label_id != new.label_id:
        return _tr("now %1").replace("%1", _label(new, labels))
    if old.transcription != new.transcription:
        return f"“{new.transcription}”"
    if old.review != new.review:
        return _verdict(new) or _tr("not reviewed")
    if old.is_locked != new.is_locked:
        return _tr("locked") if new.is_locked else _tr("unlocked")
    return ""


def _verdict(region: Region) -> str:
    """Return the decision of a reviewer that holds, "" without one."""
    if region.review is None or region.review.is_outdated:
        return ""
    return {
        RegionVerdict.ACCEPTED: _tr("accepted"),
        RegionVerdict.CORRECTED: _tr("corrected"),
        RegionVerdict.REJECTED: _tr("rejected"),
    }[region.review.verdict]


def _label(region: Region, labels: Mapping[LabelId, Label]) -> str:
    label = labels.get(region.label_id)
    return _tr("unknown label") if label is None else label.name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Canvas", text)
