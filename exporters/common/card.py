"""Writes README.md of an export: the main figures, and what they prove and do not prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.export.api import Report
from annotator.export.forms.pay_form import card_lines

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


def card_pieces(
    fair_pay: Mapping[str, Any], summary: Mapping[str, Any], report: Report
) -> Iterator[bytes]:
    """Yield the card, which is written after everything that it reports on."""
    yield "\n".join(_lines(fair_pay, summary, report)).encode()


def _lines(
    fair_pay: Mapping[str, Any], summary: Mapping[str, Any], report: Report
) -> Iterator[str]:
    yield from card_lines(fair_pay, summary)
    yield "What the work orders disclose, and what they do not, is in `fair_pay.json`.\n"
    yield from _report_lines(report)
    yield _PROVES_NOT


def _report_lines(report: Report) -> Iterator[str]:
    told = {what: count for what, count in report.counts.items() if count}
    if told or report.notes:
        yield "## What the exporter reports\n"
        yield from (f"- {what.capitalize()}: {count}" for what, count in told.items())
        yield from (f"- {_one_line(str(note))}" for note in report.notes)
        yield ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
