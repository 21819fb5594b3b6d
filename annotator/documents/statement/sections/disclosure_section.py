"""The fields of the work order, those not disclosed, and how to dispute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.documents.statement.document import Paragraph, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import facts
from annotator.pay import BROKEN, UNSIGNED, WorkOrder
from annotator.pay.order.disclosures import disclosures

_TOLD: Final = (
    ("order_title", "what_for.title"),
    ("purpose", "what_for.purpose"),
    ("end_use", "what_for.end_use"),
    ("weapons", "what_for.weapons"),
    ("police_or_borders", "what_for.police_or_borders"),
    ("client", "for_whom.client"),
    ("beneficiary", "for_whom.beneficiary"),
    ("chain", "for_whom.chain"),
    ("rejections", "footing.rejections"),
    ("how_disputes", "footing.disputes"),
    ("contact", "footing.contact"),
)

_RATES: Final = (
    ("figure_item_rate", "per_item"),
    ("figure_region_rate", "per_region"),
    ("figure_audio_rate", "per_audio_minute"),
    ("figure_hour_rate", "per_hour"),
    ("figure_other_rate", "other_hour"),
)


def told(work: WorkerWork, words: DocumentWords) -> list[Section]:
    """Return a section for each order, where undisclosed fields are as prominent as the others."""
    sections = []
    for number, order in enumerate(work.orders, start=1):
        title = words("told")
        if len(work.orders) > 1:
            title = words("of_order", what=title, number=words.ltr(str(number)))
        fields = [*_TOLD, *(_rates(work.orders) if len(work.orders) > 1 else ())]
        identity = facts(
            [
                (words("order_digest"), words.ltr(order.sha256), Tone.QUIET),
                (words("order_signature"), _signature(order, words), Tone.QUIET),
            ]
        )
        note = Paragraph(words("told_means"), Tone.QUIET)
        sections.append(Section(title, (fields_told(order, fields, words), identity, note)))
    return sections


def _rates(orders: Sequence[WorkOrder]) -> list[tuple[str, str]]:
    """Return the fields of the rates that any of several orders states.

    With one order the section on pay has its rates.
    """
    return [
        (key, f"pay.{name}")
        for key, name in _RATES
        if any(getattr(order.pay, name) is not None for order in orders)
    ]


def _signature(order: WorkOrder, words: DocumentWords) -> str:
    if order.signature == UNSIGNED:
        return words("order_unsigned")
    if order.signature == BROKEN:
        return words("order_broken")
    return words("order_signed_by", digits=words.ltr(order.signature))


def fields_told(
    order: WorkOrder, fields: Sequence[tuple[str, str]], words: DocumentWords, *, number: int = 0
) -> Table:
    """Return a table of fields of an order, each a pair of the key of its title and its path.

    With a ``number`` each title names the order by it.
    """
    told_rows = {row.key: row for part in disclosures(order, words.language) for row in part.rows}
    rows = []
    for key, field in fields:
        value = told_rows[field].value
        shown = words("not_disclosed") if value is None else _shown(value, words)
        title = words(key)
        if number:
            title = words("of_order", what=title, number=words.ltr(str(number)))
        rows.append((title, shown, Tone.ATTENTION if value is None else Tone.PLAIN))
    return facts(rows)


def _shown(value: str, words: DocumentWords) -> str:
    return words(value) if value in ("yes", "no") else words.foreign(value)
