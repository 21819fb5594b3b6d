"""The receipts that support a portable record, and which part of its hours each of them covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from annotator.documents.statement.document import Cell, Column, Paragraph, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.sections.table_rows import numbers
from annotator.effort.categories import COUNTED_WORK, Category
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import HandInStatement, sign_record
from annotator.ledger.signatures import Signer, fingerprint
from annotator.records import Rekey

_SHOWN_DIGITS: Final = 32
_GROUP: Final = 4
_MS_PER_SECOND: Final = 1_000

Times = Mapping[str, int]
"""Milliseconds by category code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingReceipt:
    """A receipt: its bundle, the entries and the times that it covers, and who gave it.

    ``consistency`` proves that its checkpoint is the beginning of that of the record.
    """

    bundle: JsonObject
    size: int
    ms: Times
    key: str
    consistency: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSupport:
    """What supports a worker's record.

    ``checkpoint`` is that of the ledger; ``receipts`` begin with the one that covers least.
    ``rekeys`` are the replacements of the worker's key, and ``key`` is the current one. Of the
    receipts, ``set_aside`` were set aside by the worker, and ``foreign`` do not lead to this key.
    """

    checkpoint: Checkpoint | None = None
    key: str = ""
    receipts: tuple[SupportingReceipt, ...] = ()
    rekeys: tuple[Rekey, ...] = ()
    set_aside: int = 0
    foreign: int = 0

    def covered(self, ms: Times) -> Iterator[tuple[int | None, dict[str, int]]]:
        """Yield the parts of the hours, by the number of the receipt; None: no receipt covers it.

        A receipt covers what was added since the one before it. That can be less than nothing in a
        category, after a correction. The parts add up to the hours of the record.
        """
        before: Times = {}
        for number, each in enumerate(self.receipts, 1):
            yield number, _difference(each.ms, before)
            before = each.ms
        rest = _difference(ms, before)
        if rest:
            yield None, rest


NO_SUPPORT: Final = RecordSupport()
"""Of a worker who has no receipt."""


def support_json(support: RecordSupport, ms: Times) -> dict[str, Any]:
    """Return the fields of a record on its receipts."""
    point = support.checkpoint
    return {
        "ledger": None if point is None else {**point.as_json(), "key": support.key},
        "receipts": [
            {"bundle": each.bundle, "consistency": list(each.consistency)}
            for each in support.receipts
        ],
        "receipts_set_aside": support.set_aside,
        "rekeys": [
            {"old": each.old, "new": each.new, "by_old": each.by_old, "by_new": each.by_new}
            for each in support.rekeys
        ],
        "covered": [{"receipt": number, "ms": part} for number, part in support.covered(ms)],
    }


def signature_of(signer: Signer, record: JsonObject, support: RecordSupport) -> JsonObject:
    """Return the worker's signature under a record, which has no ``signatures`` yet."""
    if support.checkpoint is None:
        raise ValueError("a record without a ledger is not signed")
    ms: Any = record["ms"]
    said = HandInStatement(checkpoint=support.checkpoint, ms=ms)
    return sign_record(signer, sha256(canonical(record)).hexdigest(), said)


def support_section(support: RecordSupport, ms: Times, words: DocumentWords) -> Section:
    """Return the section on receipts, as people read it."""
    blocks: list[Paragraph | Table] = []
    if support.receipts:
        blocks.append(_table(support, ms, words))
        blocks.append(Paragraph(words("record_checked"), Tone.QUIET))
    elif support.foreign:
        blocks.append(Paragraph(words("receipts_foreign"), Tone.ATTENTION))
    else:
        blocks.append(Paragraph(words("not_signed"), Tone.ATTENTION))
    if support.set_aside:
        count = words.ltr(str(support.set_aside))
        blocks.append(Paragraph(words("receipts_set_aside", n=count), Tone.ATTENTION))
    if support.receipts:
        blocks.append(Paragraph(words("record_limits"), Tone.QUIET))
    return Section(words("receipts"), tuple(blocks))


def _table(support: RecordSupport, ms: Times, words: DocumentWords) -> Table:
    columns = (
        Column(words("countersigned_by"), 52),
        Column(words("observed"), 24, is_number=True),
        Column(words("declared_apart"), 24, is_number=True),
    )
    rows = []
    for number, part in support.covered(ms):
        title, tone = words("no_receipt_covers"), Tone.ATTENTION
        if number is not None:
            title, tone = _key(support.receipts[number - 1].key, words), Tone.PLAIN
        observed = sum(part.get(category.value, 0) for category in COUNTED_WORK)
        declared = part.get(Category.DECLARED.value, 0)
        if number is None and max(abs(observed), abs(declared)) < _MS_PER_SECOND:
            continue  # rest, own time, or less than is shown
        lengths = (_duration(observed, words), _duration(declared, words))
        rows.append((Cell(title, tone), *numbers(*lengths, tone=tone)))
    return Table(columns, tuple(rows))


def _duration(ms: int, words: DocumentWords) -> str:
    return words.duration(ms) if ms >= 0 else words.ltr(f"−{words.duration(-ms)}")


def _key(public: str, words: DocumentWords) -> str:
    digits = fingerprint(public)[:_SHOWN_DIGITS]
    groups = (digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
    return words.ltr(" ".join(groups))


def _difference(ms: Times, before: Times) -> dict[str, int]:
    found = {
        category.value: ms.get(category.value, 0) - before.get(category.value, 0)
        for category in Category
    }
    return {code: each for code, each in found.items() if each}
