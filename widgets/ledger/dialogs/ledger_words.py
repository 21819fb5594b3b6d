"""Entries, hours and keys of a ledger in plain words, in the language of the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.job_ledger.document_files import shown
from annotator.ledger.signatures import fingerprint
from annotator.pay import hours_text
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.time_table import category_words

_MS_PER_SECOND = 1000


def tr(text: str) -> str:
    """Return a sentence in the language of the interface."""
    return QCoreApplication.translate("Trust", text)


def entries_text(number: int) -> str:
    """Return the number of entries, such as ``412 entries``."""
    return counted(number, tr("1 entry"), tr("%1 entries"))


def spans_text(number: int) -> str:
    """Return the number of spans, such as ``390 time entries``."""
    return counted(number, tr("1 time entry"), tr("%1 time entries"))


def copies_text(number: int) -> str:
    """Return the number of copies, such as ``12 copies``."""
    return counted(number, tr("1 copy"), tr("%1 copies"))


def counts_text(counts: Mapping[str, int]) -> str:
    """Return the entries by kind; kinds without entries are left out."""
    ways = {
        "acceptance": (tr("1 work order accepted"), tr("%1 work orders accepted")),
        "session": (tr("1 session"), tr("%1 sessions")),
        "effort": (tr("1 time entry"), tr("%1 time entries")),
        "correction": (tr("1 correction of a time entry"), tr("%1 corrections of time entries")),
        "rekey": (tr("1 change of key"), tr("%1 changes of key")),
        "shredding": (tr("1 shredding"), tr("%1 shreddings")),
    }
    parts = [
        counted(counts[kind], *ways[kind]) if kind in ways else f"{kind}: {counts[kind]}"
        for kind in counts
        if counts[kind]
    ]
    return ", ".join(parts)


def work_ms(ms: Mapping[str, object]) -> int:
    """Return the observed work among times by category, in ms."""
    return sum(_whole(ms.get(category.value)) for category in COUNTED_WORK)


def times(ms: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the name and the time of each category with time, in the order of the method."""
    for category in Category:
        length = _whole(ms.get(category.value))
        if length >= _MS_PER_SECOND:
            yield category_words(category), hours_text(length)


def answer_text(witness: Mapping[str, object]) -> str:
    """Return the worker's answer about the hours, with the hours in question."""
    answers = {
        "more": tr("%1 measured is more than was worked"),
        "right": tr("%1 measured is right"),
        "less": tr("%1 measured is less than was worked"),
    }
    asked_ms = _whole(witness["observed_ms"]) + _whole(witness["declared_ms"])
    return answers[str(witness["answer"])].replace("%1", hours_text(asked_ms))


def key_text(public: str) -> str:
    """Return the first half of a public key's fingerprint, in groups that can be read aloud."""
    return digits_text(fingerprint(public))


def named(sentence: str, path: Path) -> str:
    """Return a sentence with a file's full path replaced by its name."""
    return sentence.replace(shown(path), path.name)


def apart(text: str) -> str:
    """Return a text that keeps its own direction inside a sentence (Unicode isolates)."""
    return f"\u2066{text}\u2069"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
