"""The lines of README.md on contributions. Page: "README.md"; "Contributions"."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tools.checkers.check_export.refusal import Json

TITLE = "## The work of those who contributed"
TITLES = {
    "gross": "Gross",
    "net": "Net",
    "owed": "Owed",
    "shortfall": "Short of the floor",
}
WITH_OWN = ", with the work of this job"
LEFT_OUT_ONE = (
    "**The record of 1 contribution is not in this export: the time and the pay of who made it are "
    "in none of its figures.**"
)
LEFT_OUT = (
    "**The record of {count} contributions is not in this export: the time and the pay of those "
    "who made them are in none of its figures.**"
)
WHERE = "Each is in `contributions/` as its worker signed it; `contributions.json` has the figures."

Duration = Callable[[int], str]
Amount = Callable[[Fraction, str], str]


def contributed_lines(found: Json, duration: Duration, amount: Amount) -> list[str]:
    """Return the lines from the summary.

    Args:
        found: ``contributions`` of the summary.
        duration: writes a time as people read it.
        amount: writes an amount as people read it.
    """
    if not found["is_included"]:
        count = found["count"]
        words = LEFT_OUT_ONE if count == 1 else LEFT_OUT.format(count=f"{count}")
        return ["", TITLE, "", words, ""]
    head = f"- Contributions: {found['count']}; workers: {found['workers']}"
    lines = ["", TITLE, "", f"{head}; items: {found['items']}"]
    for more, figures in (("", found), (WITH_OWN, found["with_own"])):
        observed = figures["observed_ms"]
        lines.append(f"- Observed work{more}: {duration(observed)} ({observed} ms)")
        for row in figures["pay"]:
            lines += _amount_lines(row, more, amount)
    return [*lines, "", WHERE, ""]


def _amount_lines(row: Json, more: str, amount: Amount) -> list[str]:
    """Return the lines of one currency."""
    currency = row["currency"]
    if currency is None:
        return [f"- Pay{more}: unknown for work under no work order"]
    return [
        f"- {title}{more}: {_shown(row[name], currency, amount)}" for name, title in TITLES.items()
    ]


def _shown(value: str | None, currency: str, amount: Amount) -> str:
    return "unknown" if value is None else amount(Fraction(value), currency)
