"""The parts of a filter in words, for the chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QLocale

from annotator.display_text import shown_name
from annotator.items.filters import ItemFilter, NumberRange
from annotator.model.entities import LabelId, Labels, Review, Status

MEGABYTE = 1_000_000
MINUTE_MS = 60_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("ItemWords", text)


def status_words() -> dict[Status | Review, str]:
    """Return the names of statuses and reviews as shown in the list."""
    return {
        Status.NEW: _tr("new"),
        Status.STARTED: _tr("started"),
        Status.DONE: _tr("done"),
        Status.SKIPPED: _tr("skipped"),
        Status.UNREADABLE: _tr("cannot be read"),
        Review.ACCEPTED: _tr("accepted"),
        Review.REJECTED: _tr("rejected"),
        Review.WITHDRAWN: _tr("withdrawn"),
    }


def flag_words() -> dict[str, str]:
    """Return the names of the flags that every region can have."""
    return {
        "occluded": _tr("occluded"),
        "truncated": _tr("truncated"),
        "difficult": _tr("difficult"),
        "crowd": _tr("crowd"),
        "confidential": _tr("confidential"),
    }


def part_words(wanted: ItemFilter, part: str, labels: Labels) -> str:
    """Return the text of one part of a filter."""
    return _PARTS[part](wanted, labels)


def _or(words: Iterable[str]) -> str:
    return _tr(" or ").join(words)


def _states(states: Iterable[Status | Review]) -> str:
    chosen = set(states)
    return _or(words for state, words in status_words().items() if state in chosen)


def _names(label_ids: Iterable[LabelId], labels: Labels) -> str:
    chosen = set(label_ids)
    found = [label.name for label in labels.values() if label.id in chosen]
    return _or(_apart(name) for name in found) or _tr("a deleted label")


def _apart(name: str) -> str:
    return f"\u2068{shown_name(name)}\u2069"


def span_words(span: NumberRange, unit: str, each: int = 1) -> str:
    """Return a span, divided by ``each``, with its unit: ``2 to 5 min``."""
    locale = QLocale()
    least, most = (
        None if end is None else locale.toString(end / each, "g", 6)
        for end in (span.least, span.most)
    )
    if least == most:
        return _tr("%1 %2").replace("%1", least or "").replace("%2", unit)
    if most is None:
        return _tr("at least %1 %2").replace("%1", least or "").replace("%2", unit)
    if least is None:
        return _tr("at most %1 %2").replace("%1", most).replace("%2", unit)
    return _tr("%1 to %2 %3").replace("%1", least).replace("%2", most).replace("%3", unit)


def _region_count(span: NumberRange) -> str:
    return _tr("no regions") if span == NumberRange(most=0) else span_words(span, _tr("regions"))


_PARTS: dict[str, Callable[[ItemFilter, Labels], str]] = {
    "path": lambda f, _: _tr("name: “%1”").replace("%1", _apart(f.path)),
    "is_open": lambda _f, _: _tr("open"),
    "statuses": lambda f, _: _states(f.statuses),
    "reviews": lambda f, _: _states(f.reviews),
    "labels": lambda f, labels: _tr("label: %1").replace("%1", _names(f.labels, labels)),
    "tags": lambda f, labels: _tr("tag: %1").replace("%1", _names(f.tags, labels)),
    "text": lambda f, _: _tr("text: “%1”").replace("%1", _apart(f.text)),
    "flags": lambda f, _: _or(words for name, words in flag_words().items() if name in f.flags),
    "long_px": lambda f, _: span_words(f.long_px, _tr("px")),
    "file_bytes": lambda f, _: span_words(f.file_bytes, _tr("MB"), MEGABYTE),
    "spent_ms": lambda f, _: span_words(f.spent_ms, _tr("min"), MINUTE_MS),
    "regions": lambda f, _: _region_count(f.regions),
    "is_practice": lambda _f, _: _tr("practice"),
    "has_comment": lambda _f, _: _tr("with a comment"),
    "is_to_review": lambda _f, _: _tr("to review"),
    "has_drafts": lambda _f, _: _tr("with undecided drafts"),
}
