"""Checks the figures in README.md against the summary. Page: "README.md"."""

from __future__ import annotations

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import EFFORT_METHOD, README
from tools.checkers.check_export.pay.summary import totals_of_all
from tools.checkers.check_export.refusal import Json, Refused, require_same

NO_TITLE = "A labelled dataset"
SAMPLE = "**Sample:** some or all of this was made for trying out. It is not real work."
NO_WORK = "- Pay: none, for no work is recorded"
NO_ORDER = "- Pay: unknown, for some or all of the work was done under no work order"

OWED = {
    "completed": {"owed": "Owed if all of it is accepted"},
    "accepted": {"owed": "Owed"},
    "expected": {
        "owed": "Owed if the rest is accepted",
        "owed_accepted": "Owed for what is accepted",
    },
}
"""The words for what is owed, by ``basis``."""

HOURLY = {
    "full_rate": "An hour, everything counted (full_rate)",
    "floor": "Floor an hour",
    "shortfall": "Short of the floor",
}
PAID = {
    "received": "Received, as is said",
    "open": "Still open",
    "open_accepted": "Still open of what is accepted",
}


def check_readme(export: Export) -> None:
    """Require the first lines of README.md to state the figures of the summary, and no others.

    Page: "README.md".
    """
    expected = _lines(export)
    stated = export.readme[: len(expected)]
    if len(stated) < len(expected):
        raise Refused(f"{README} has {len(stated)} lines, but its figures need {len(expected)}.")
    for number, line in enumerate(expected):
        source = "the summary of fair_pay.json"
        require_same(f"{README}, line {number + 1}", stated[number], line, source)


def _lines(export: Export) -> list[str]:
    """Return all lines from the title to the reason of ``paid``."""
    fair_pay = export.fair_pay
    summary = fair_pay["summary"]
    lines = [f"# {' '.join(fair_pay['job']['title'].split()) or NO_TITLE}", ""]
    if summary["sample"]:
        lines += [SAMPLE, ""]
    if not summary["is_complete"]:
        lines += [f"**Not the whole job.** {fair_pay['incomplete_because']}", ""]
    lines += ["## The work and the pay", "", *_work_lines(export)]
    if not summary["pay"]:
        lines.append(NO_WORK)
    for row, total in zip(summary["pay"], totals_of_all(export), strict=True):
        lines += _pay_lines(row, total)
    lines += ["", summary["definition"]]
    if fair_pay["paid"]["reason"] is not None:
        lines.append(fair_pay["paid"]["reason"])
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
        words.append(f"{hours} h")
    if minutes:
        words.append(f"{minutes} min")
    return " ".join(words) or f"{milliseconds // 1000} s"


def _pay_lines(row: Json, total: Json) -> list[str]:
    """Return the lines of one currency. Page: "README.md", "a line for each number"."""
    currency = row["currency"]
    if currency is None:
        return [NO_ORDER]
    titles = {"gross": "Gross", "net": "Net", **OWED[row["basis"]], **HOURLY}
    lines = []
    for name, title in titles.items():
        value = "unknown" if row[name] is None else f"{currency} {row[name]}"
        line = f"- {title}: {value}"
        if name == "floor" and row["floor_kind"]:
            line += f" ({row['floor_kind'].replace('_', ' ')})"
        lines.append(line)
    share = total["figures"]["expected"]["passed_on"]["value"]
    lines.append(
        f"- Of the buyer's price passed on: {'unknown' if share is None else f'{share} %'}"
    )
    for name, title in PAID.items():
        amount = None if total["paid"] is None else total["paid"][name]["value"]
        if amount is not None:
            lines.append(f"- {title}: {currency} {amount}")
    return lines
