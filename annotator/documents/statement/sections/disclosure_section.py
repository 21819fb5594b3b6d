"""The fields of the work order, those not disclosed, and how to dispute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.documents.statement.document import Paragraph, Section, Table, Tone
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import facts
from annotator.pay import WorkOrder
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


def told(work: WorkerWork, words: DocumentWords) -> list[Section]:
    """Return a section for each order, where undisclosed fields are as prominent as the others."""
    sections = []
    for number, order in enumerate(work.orders, start=1):
        title = words("told")
        if len(work.orders) > 1:
            title = words("of_order", what=title, number=words.ltr(str(number)))
        digest = facts([(words("order_digest"), words.ltr(order.sha256), Tone.QUIET)])
        note = Paragraph(words("told_means"), Tone.QUIET)
        sections.append(Section(title, (fields_told(order, _TOLD, words), digest, note)))
    return sections


def fields_told(order: WorkOrder, fields: Sequence[tuple[str, str]], words: DocumentWords) -> Table:
    """Return a table of fields of an order, each a pair of the key of its title and its path."""
    told_rows = {row.key: row for part in disclosures(order, words.language) for row in part.rows}
    rows = []
    for key, field in fields:
        value = told_rows[field].value
        shown = words("not_disclosed") if value is None else _shown(value, words)
        rows.append((words(key), shown, Tone.ATTENTION if value is None else Tone.PLAIN))
    return facts(rows)


def _shown(value: str, words: DocumentWords) -> str:
    return words(value) if value in ("yes", "no") else words.foreign(value)
