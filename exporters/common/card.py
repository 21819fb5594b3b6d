"""Writes README.md of an export: the main figures, how to load it, and what it does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.export.api import Report, Snapshot
from annotator.export.forms.card_form import (
    CARD,
    ORDERS_LINE,
    DatasetFacts,
    dataset_lines,
    front_matter,
    quoted,
    stated_licences,
    stated_purposes,
    stated_version,
)
from annotator.export.forms.loading_code import loading_lines
from annotator.export.forms.pay_form import NO_TITLE, card_lines
from exporters.common.documents import HashedPieces
from exporters.common.export_tally import ExportTally

NAME: Final = CARD

_PROVES_NOT = """\
## What this does not prove

It does not prove that the time was worked by a person, that nothing was left out, or that the
money was paid. The digests show accidents and careless changes. Without signatures they do not
show that somebody wrote everything anew.

## How to check it

    fairlabel verify .

It checks every file against `manifest.json` and the schemas, works every sum of time and every
figure of pay out anew, and tells what is only stated. What each key means is in the page
"The export folder" of Fairlabel's documentation.
"""


@dataclass(frozen=True, slots=True)
class Card:
    """The card of one export, written after everything that it reports on.

    Attributes:
        fair_pay: the content of ``fair_pay.json``.
        summary: its summary.
        imported: the unused keys at the top of the imported document.
        tally: with the counts of what was written.
        written: the files that the card loads, among others.
    """

    snapshot: Snapshot
    fair_pay: Mapping[str, Any]
    summary: Mapping[str, Any]
    imported: Mapping[str, Any]
    tally: ExportTally
    written: Mapping[str, HashedPieces]

    def body(self, report: Report) -> HashedPieces:
        """Return all below the front matter, whose digest is sealed."""
        return HashedPieces(self._body(report))

    def pieces(self, body: HashedPieces) -> Iterator[bytes]:
        """Yield the file: the front matter, an empty line, and the body."""
        title = self.fair_pay["job"]["title"] or NO_TITLE
        digests = {name: file.sha256 for name, file in self.written.items()}
        yield "\n".join([*front_matter(title, self._facts(), digests), "", ""]).encode()
        yield from body

    def _facts(self) -> DatasetFacts:
        in_order = sorted(self.snapshot.labels.values(), key=lambda each: each.position)
        return DatasetFacts(
            labels=[label.name for label in in_order],
            counts=self.tally.content,
            statuses={status.value: count for status, count in self.tally.statuses.items()},
            licences=stated_licences(self.imported),
            version=stated_version(self.imported),
            purposes=stated_purposes(self.fair_pay),
        )

    def _body(self, report: Report) -> Iterator[bytes]:
        yield "\n".join(self._lines(report)).encode()

    def _lines(self, report: Report) -> Iterator[str]:
        yield from card_lines(self.fair_pay, self.summary)
        yield f"{ORDERS_LINE}\n"
        yield from dataset_lines(self._facts())
        yield from loading_lines(self.tally.content)
        yield from _report_lines(report)
        yield _PROVES_NOT


def _report_lines(report: Report) -> Iterator[str]:
    told = {what: count for what, count in report.counts.items() if count}
    if told or report.notes:
        yield "## What the exporter reports\n"
        yield from (f"- {what.capitalize()}: {count}" for what, count in told.items())
        yield from (f"- {quoted(str(note))}" for note in report.notes)
        yield ""
