"""Checks the figures in README.md against the summary. Page: "README.md"."""

from __future__ import annotations

import re
from fractions import Fraction

from tools.checkers.check_export.contributions.lines import contributed_lines
from tools.checkers.check_export.dataset_lines import dataset_lines, quoted
from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT_METHOD, README
from tools.checkers.check_export.pay.numbers import minor_digits, rounded
from tools.checkers.check_export.pay.summary import totals_of_all
from tools.checkers.check_export.refusal import Json, Refused, require_same

NO_TITLE = "A labelled dataset"
ORDERS = "What the work orders disclose, and what they do not, is in `fair_pay.json`."
SAMPLE = "**Sample:** some or all of this was made for trying out. It is not real work."
NO_WORK = "- Pay: none, for no work is recorded"
NO_ORDER = "- Pay: unknown, for some or all of the work was done under no work order"

OWED = "Owed"
OWED_BEFORE_REVIEW = "Owed if all of it is accepted"
OWED_IF_ACCEPTED = "Owed if the rest is accepted"
OWED_ACCEPTED = "Owed in any case"
"""The words for what is owed; which of them stand there depends on ``basis``."""

FULL_RATE = "For an hour of all time, after deductions (full_rate)"
FLOOR = "Floor an hour"
SHORTFALL = "Short of the floor"

PAID = {
    "received": "Received, as the worker states",
    "open": "Still open",
    "open_accepted": "Still open in any case",
}
BEYOND = {
    "open": "Received beyond what is owed",
    "open_accepted": "Received beyond what is owed for accepted work",
}
"""The words for what is open if it is below zero."""

BY_SIDE = {
    "confirmed": "Received, signed by both sides",
    "bonus_by_worker": "Bonus that only the worker states, in no sum",
    "bonus_by_vendor": "Bonus that only the vendor states, in no sum",
    "deduction_by_worker": "Deduction that only the worker states, in no sum",
    "deduction_by_vendor": "Deduction that only the vendor states, in no sum",
    "conversion_by_worker": "Loss by conversion that only the worker states, in no sum",
    "taken_back_by_worker": "Taken back by the worker, not agreed: it still counts",
    "taken_back_by_vendor": "Taken back by the vendor, not agreed: it still counts",
}
"""The words for what both sides signed, and for what one alone states, if it is not 0."""

MORE_DIGITS = 4
"""So many digits more has a rate that would be shown as zero."""


def check_readme(export: Export) -> None:
    """Require the first lines of README.md to state the figures of pay and of the dataset.

    Page: "README.md".
    """
    _check_lines(export, [*_lines(export), ORDERS, "", *dataset_lines(export)])


def check_readme_of_pay(export: Export) -> None:
    """Require the lines on work and pay alone, without the annotations of the export.

    Page: "README.md".
    """
    _check_lines(export, _lines(export))


def _check_lines(export: Export, expected: list[str]) -> None:
    """Require README.md to begin with these lines. Page: "README.md"."""
    stated = export.readme[: len(expected)]
    if len(stated) < len(expected):
        raise Refused(f"{README} has {len(stated)} lines, but its figures need {len(expected)}.")
    for number, line in enumerate(expected):
        source = "what the documents give"
        require_same(f"{README}, line {number + 1}", stated[number], line, source)


def _lines(export: Export) -> list[str]:
    """Return the lines from the title to the end of the figures of pay."""
    fair_pay = export.fair_pay
    summary = fair_pay["summary"]
    lines = [f"# {quoted(fair_pay['job']['title']) or NO_TITLE}", ""]
    if summary["sample"]:
        lines += [SAMPLE, ""]
    if not summary["is_whole_job"]:
        lines += [f"**Not the whole job.** {fair_pay['incomplete_because']}", ""]
    lines += ["## The work and the pay", "", *_work_lines(export)]
    if not summary["pay"]:
        lines.append(NO_WORK)
    for row, total in zip(summary["pay"], totals_of_all(export), strict=True):
        lines += _pay_lines(row, total)
    lines += ["", summary["definition"]]
    if fair_pay["paid"]["reason"] is not None:
        lines.append(fair_pay["paid"]["reason"])
    if "contributions" in summary:
        lines += contributed_lines(summary["contributions"], duration, shown_amount)
    return lines


def _work_lines(export: Export) -> list[str]:
    """Return the lines on hours, coverage and workers."""
    summary = export.fair_pay["summary"]
    observed = summary["observed_ms"]
    together = summary["observed_plus_declared_ms"]
    completed = export.fair_pay["coverage"]["items_completed"]
    return [
        f"- Observed work: {duration(observed)} ({observed} ms), method `{EFFORT_METHOD}`",
        f"- With the time that workers declared: {duration(together)} ({together} ms)",
        f"- {summary['coverage'].capitalize()}; {completed} done",
        f"- Workers: {summary['workers']}; detail: {summary['detail']}",
    ]


def duration(milliseconds: int) -> str:
    """Return a duration in whole minutes, or in whole seconds below one minute.

    Page: "README.md", "Times are in whole minutes".
    """
    hours, minutes = divmod(milliseconds // 60_000, 60)
    words = []
    if hours:
        words.append(f"{hours:,} h")
    if minutes:
        words.append(f"{minutes} min")
    return " ".join(words) or f"{milliseconds // 1000} s"


def _pay_lines(row: Json, total: Json) -> list[str]:
    """Return the lines of one currency. Page: "README.md", "a line for each number"."""
    if row["currency"] is None:
        return [NO_ORDER]
    figures = total["figures"]
    expected = figures["expected"]
    floor = shown_rate(figures["terms"]["floor"])
    kind = f" ({row['floor_kind'].replace('_', ' ')})" if row["floor_kind"] else ""
    share = expected["passed_on"]["value"]
    return [
        f"- Gross: {shown_figure(expected['gross'])}",
        f"- Net: {shown_figure(expected['net'])}",
        *_owed_lines(row["basis"], figures),
        f"- {FULL_RATE}: {shown_rate(expected['full_rate'])}",
        f"- {FLOOR}: {floor}{kind}",
        f"- {SHORTFALL}: {shown_figure(expected['shortfall'])}",
        f"- Of the buyer's price passed on: {'unknown' if share is None else f'{share} %'}",
        *_paid_lines(row["currency"], total["paid"]),
    ]


def _owed_lines(basis: str, figures: Json) -> list[str]:
    """Return what is owed, and beside it what is owed for accepted work if that differs.

    Page: "The title of ``owed`` is".
    """
    expected = figures["expected"]["owed"]
    accepted = figures["accepted"]["owed"]
    amount = shown_figure(expected)
    if expected["value"] == accepted["value"] or basis == "accepted":
        return [f"- {OWED}: {amount}"]
    if basis == "completed":
        return [f"- {OWED_BEFORE_REVIEW}: {amount}"]
    return [
        f"- {OWED_IF_ACCEPTED}: {amount}",
        f"- {OWED_ACCEPTED}: {shown_figure(accepted)}",
    ]


def _paid_lines(currency: str, paid: Json) -> list[str]:
    """Return what was received and what is open, as far as it is known.

    Page: "If ``open`` or ``open_accepted`` is below zero", the line has other words and no sign.
    """
    lines = []
    for name, title in PAID.items():
        exact = None if paid is None else paid[name]["exact"]
        if exact is None:
            continue
        amount = Fraction(exact)
        words = BEYOND.get(name, title) if amount < 0 else title
        lines.append(f"- {words}: {shown_amount(abs(amount), currency)}")
    return lines + _lines_by_side(currency, paid)


def _lines_by_side(currency: str, paid: Json) -> list[str]:
    """Return what both sides signed, and what one side alone states.

    Page: "README.md", "if they are not 0".
    """
    lines = []
    for name, title in BY_SIDE.items():
        amount = Fraction(0 if paid is None else paid[name]["exact"])
        if amount:
            lines.append(f"- {title}: {shown_amount(amount, currency)}")
    return lines


def shown_figure(figure: Json) -> str:
    """Return an amount as people read it, or that it is unknown."""
    if figure["exact"] is None:
        return "unknown"
    currency = figure["unit"].partition("/")[0]
    return shown_amount(Fraction(figure["exact"]), currency)


def shown_rate(figure: Json) -> str:
    """Return a rate for an hour as people read it.

    Page: "``full_rate`` and ``floor``, if that is zero and ``exact`` is not, have four digits more,
    without zeros at the end."
    """
    text = shown_figure(figure)
    if text == "unknown" or re.search("[1-9]", text):
        return text
    currency = figure["unit"].partition("/")[0]
    digits = minor_digits(currency) + MORE_DIGITS
    longer = shown_amount(Fraction(figure["exact"]), currency, digits).rstrip("0")
    return text if longer.endswith(".") else longer


def shown_amount(amount: Fraction, currency: str, digits: int | None = None) -> str:
    """Return the currency, a space, and the amount with commas between thousands.

    Page: "the currency, a space, and the ``exact`` amount rounded half up to the minor unit, with
    commas between thousands".
    """
    text = rounded(amount, minor_digits(currency) if digits is None else digits)
    whole, point, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{currency} {sign}{int(whole.removeprefix('-')):,}{point}{decimals}"
