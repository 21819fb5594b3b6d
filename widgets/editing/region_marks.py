"""Icons for the properties of a region in its row, and the same as text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.model.entities import FLAGS, AttributeValue, Region, RegionVerdict
from annotator.model.segment import SPEAKER
from annotator.model.speakers import speaker_of
from widgets.items.item_words import flag_words
from widgets.review.verdict_words import verdict_words

_VERDICTS = {
    RegionVerdict.ACCEPTED: "circle-check",
    RegionVerdict.CORRECTED: "pencil",
    RegionVerdict.REJECTED: "circle-alert",
}


def marks_of(region: Region, *, is_hidden: bool) -> tuple[str, ...]:
    """Return the icons of a row: attributes, flags, comment, review, lock, hidden."""
    marks = {
        "sliders-horizontal": bool(_others(region)),
        "flag": bool(_flags(region)),
        "message-square": bool(region.comment),
        **{_VERDICTS[review.verdict]: True for review in (region.review,) if review},
        "lock": region.is_locked,
        "eye-off": is_hidden,
    }
    return tuple(icon for icon, is_there in marks.items() if is_there)


def mark_words(region: Region, *, is_hidden: bool) -> tuple[str, ...]:
    """Return the text of each icon, for tooltips and screen readers."""
    named = flag_words()
    texts = [f"{name}: {_value(value)}" for name, value in _others(region).items()]
    texts.append(", ".join(named[name] for name in _flags(region)))
    if region.comment:
        texts.append(_tr("comment: %1").replace("%1", region.comment))
    if region.review is not None:
        texts.append(verdict_words(region.review, is_reviewer=True))
    texts.append(_tr("locked") if region.is_locked else "")
    texts.append(_tr("hidden") if is_hidden else "")
    return tuple(filter(None, texts))


def _flags(region: Region) -> list[str]:
    return [name for name in FLAGS if region.attributes.get(name) is True]


def _others(region: Region) -> dict[str, AttributeValue]:
    """Return all other attributes but the speaker, who is named beside the region."""
    speaker = {SPEAKER} if speaker_of(region) else set()
    left_out = {*FLAGS, *speaker}
    return {name: value for name, value in region.attributes.items() if name not in left_out}


def _value(value: AttributeValue) -> str:
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    return str(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RegionMarks", text)
