"""The table of simulated months as it stands in docs/effort.md."""

from __future__ import annotations

from collections.abc import Mapping

from tests.personas.judge import Verdict

HEAD = (
    "| a month of | true work | due | paid, silent | paid, answering | asked a day "
    "| surplus of who answers |\n|---|--:|--:|--:|--:|--:|---|\n"
)


def row(name: str, silent: Verdict, answering: Verdict, asked: int) -> str:
    """Return the line of one person: hours, and the share of true work that is missing."""
    cells = [
        name,
        f"{_hours(silent.work_ms)} h",
        f"{_hours(silent.due_ms)} h",
        _paid(silent),
        _paid(answering),
        f"{asked / 20:.0f}",
        ", ".join(f"{what} {_told(ms)}" for what, ms in answering.over.most_common() if ms),
    ]
    return "| " + " | ".join(cells).rstrip() + " |\n"


def table(months: Mapping[str, tuple[Verdict, Verdict, int]]) -> str:
    """Return the whole table; each month as silent, as answering, and how often was asked."""
    return HEAD + "".join(row(name, *month) for name, month in months.items())


def _paid(verdict: Verdict) -> str:
    share = f"{-verdict.missing_of_work:+.1%}".replace("%", " %")
    return f"{_hours(verdict.paid_ms)} h ({share.replace('-0.0', '+0.0')})"


def _hours(ms: int) -> str:
    return f"{ms / 3_600_000:.1f}"


def _told(ms: int) -> str:
    return f"{ms / 3_600_000:.1f} h" if ms >= 3_600_000 else f"{round(ms / 60_000)} min"
