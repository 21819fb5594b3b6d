"""Writes README.md of an export: the figures in short, and what they do and do not prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.export_api import Report
from annotator.pay import hours_text

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
    """Yield the card; it is written after all that is reported on."""
    yield "\n".join(_lines(fair_pay, summary, report)).encode()


def _lines(
    fair_pay: Mapping[str, Any], summary: Mapping[str, Any], report: Report
) -> Iterator[str]:
    yield f"# {_one_line(fair_pay['job']['title']) or 'A labelled dataset'}\n"
    if summary["sample"]:
        yield "**Sample:** some or all of this was made for trying out. It is not real work.\n"
    if not summary["is_complete"]:
        yield f"**Not the whole job.** {fair_pay['incomplete_because']}\n"
    yield "## The work and the pay\n"
    observed, whole = summary["observed_ms"], summary["observed_plus_declared_ms"]
    yield f"- Observed work: {hours_text(observed)} ({observed} ms), method `{summary['method']}`"
    yield f"- With the time that workers declared: {hours_text(whole)} ({whole} ms)"
    yield f"- {summary['coverage'].capitalize()}; {fair_pay['coverage']['items_completed']} done"
    yield f"- Workers: {summary['workers']}; detail: {summary['detail']}"
    if not summary["pay"]:
        yield "- Pay: none, for no work is recorded"
    for pay in summary["pay"]:
        yield from _pay_lines(pay)
    yield f"\n{summary['definition']}"
    yield fair_pay["paid"]["reason"]
    yield "What the work orders disclose, and what they do not, is in `fair_pay.json`.\n"
    yield from _report_lines(report)
    yield _PROVES_NOT


def _pay_lines(pay: Mapping[str, Any]) -> Iterator[str]:
    if pay["currency"] is None:
        yield "- Pay: unknown, for some or all of the work was done under no work order"
        return
    for name, title in (
        ("gross", "Gross"),
        ("net", "Net"),
        ("owed", "Owed"),
        ("full_rate", "An hour, everything counted (full_rate)"),
        ("floor", "Floor an hour"),
        ("shortfall", "Short of the floor"),
    ):
        value = "unknown" if pay[name] is None else f"{pay['currency']} {pay[name]}"
        kind = ""
        if name == "floor" and pay["floor_kind"]:
            kind = f" ({pay['floor_kind'].replace('_', ' ')})"
        yield f"- {title}: {value}{kind}"


def _report_lines(report: Report) -> Iterator[str]:
    told = {what: count for what, count in report.counts.items() if count}
    if told or report.notes:
        yield "## What the exporter reports\n"
        yield from (f"- {what.capitalize()}: {count}" for what, count in told.items())
        yield from (f"- {_one_line(note)}" for note in report.notes)
        yield ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
