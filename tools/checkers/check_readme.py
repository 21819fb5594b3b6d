"""Checks README.md of exports, according to docs/export-format.md; see check_export.py.

Standard library only, nothing of the program. check_export.py runs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = Any
SAMPLE = "**Sample:** some or all of this was made for trying out. It is not real work."
NO_ORDER = "- Pay: unknown, for some or all of the work was done under no work order"
OWED = {"completed": "Owed if all of it is accepted", "expected": "Owed if the rest is accepted"}
CAME = {"received": ("Received, as is said", "")}
CAME |= {"open": ("Still open", "Received beyond what is owed")}
BEYOND = "Received beyond what is owed for accepted work"
CAME |= {"open_accepted": ("Still open of what is accepted", BEYOND)}
BY_SIDE = {"confirmed": "Received, signed by both sides"}
BY_SIDE |= {"bonus_by_worker": "Bonus that only the worker states, in no sum"}
BY_SIDE |= {"bonus_by_vendor": "Bonus that only the vendor states, in no sum"}
BY_SIDE |= {"conversion_by_worker": "Loss by conversion that only the worker states, in no sum"}
MINOR = """0 BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
3 BHD IQD JOD KWD LYD OMR TND 4 CLF UYW"""  # currencies whose minor unit does not have 2 digits


def duration(ms: int) -> str:
    """Return a duration in whole minutes as in the README; below one, in whole seconds."""
    hours, minutes = divmod(ms // 60_000, 60)
    words = [f"{hours:,} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(words) or f"{ms // 1000} s"


def rounded(exact: Fraction, code: str, more: int = 0) -> str:
    """Return an amount as in the README: half up, with the digits of its currency and more."""
    digits = int((re.findall(rf"(\d)\D* {code}", MINOR) or "2")[0]) + more
    whole, rest = divmod(int(abs(exact) * 10**digits + Fraction(1, 2)), 10**digits)
    sign = "-" * (exact < 0 and bool(whole or rest))
    return f"{code} {sign}{whole:,}" + f".{rest:0{digits}d}" * bool(digits)


def money(figure: Json) -> str:
    """Return a figure as in the README; a rate that would be zero has four digits more."""
    if figure["exact"] is None:
        return "unknown"
    code, _, per = figure["unit"].partition("/")
    text = rounded(Fraction(figure["exact"]), code)
    more = rounded(Fraction(figure["exact"]), code, 4 * bool(per)).rstrip("0")
    is_small = per and not re.search("[1-9]", text) and not more.endswith(".")
    return more if is_small else text


def first_lines(pay: Json) -> list[str]:
    """Return the first lines of the README, as fair_pay.json has it."""
    summary = pay["summary"]
    lines = [f"# {' '.join(pay['job']['title'].split()) or 'A labelled dataset'}", ""]
    lines += [SAMPLE, ""] * summary["sample"]
    told = f"**Not the whole job.** {pay['incomplete_because']}"
    lines += [told, ""] * (not summary["is_complete"]) + ["## The work and the pay", ""]
    observed, whole = summary["observed_ms"], summary["observed_plus_declared_ms"]
    lines.append(f"- Observed work: {duration(observed)} ({observed} ms), method `effort/1`")
    lines.append(f"- With the time that workers declared: {duration(whole)} ({whole} ms)")
    done = pay["coverage"]["items_completed"]
    lines.append(f"- {summary['coverage'].capitalize()}; {done} done")
    lines.append(f"- Workers: {summary['workers']}; detail: {summary['detail']}")
    lines += ["- Pay: none, for no work is recorded"] * (not summary["pay"])
    joint = [total for total in pay["totals"] if total["workers"] == pay["workers"]]
    for shown, total in zip(summary["pay"], joint, strict=True):
        lines += money_lines(shown, total)
    lines += ["", summary["definition"], *filter(None, [pay["paid"]["reason"]])]
    return lines


def money_lines(shown: Json, total: Json) -> Iterator[str]:
    """Yield the lines on the pay in one currency, as the totals have it."""
    if shown["currency"] is None:
        yield NO_ORDER
        return
    figures, basis, kind = total["figures"], shown["basis"], shown["floor_kind"] or ""
    expected, sure = figures["expected"], figures["accepted"]["owed"]
    title = "Owed" if sure["value"] == expected["owed"]["value"] else OWED.get(basis, "Owed")
    told = {"Gross": expected["gross"], "Net": expected["net"], title: expected["owed"]}
    told |= {"Owed for what is accepted": sure} if title == OWED["expected"] else {}
    told |= {"An hour, everything counted (full_rate)": expected["full_rate"]}
    told |= {"Floor an hour": figures["terms"]["floor"]}
    for title, figure in (told | {"Short of the floor": expected["shortfall"]}).items():
        is_floor = kind and title == "Floor an hour"
        yield f"- {title}: {money(figure)}" + f" ({kind.replace('_', ' ')})" * bool(is_floor)
    share = expected["passed_on"]["value"]
    yield f"- Of the buyer's price passed on: {'unknown' if share is None else f'{share} %'}"
    for name, titles in CAME.items():
        exact = total["paid"] and total["paid"][name]["exact"]
        if exact is not None:
            left = Fraction(exact)
            yield f"- {titles[left < 0]}: {rounded(abs(left), shown['currency'])}"
    for name, title in BY_SIDE.items() if total["paid"] else ():
        amount = Fraction(total["paid"][name]["exact"])
        if amount:
            yield f"- {title}: {rounded(amount, shown['currency'])}"


def check(folder: Path) -> None:
    """Raise ValueError, or another error, for the first line that is not as it should be."""
    readme = (folder / "README.md").read_text("utf-8").split("\n")
    pay = json.loads((folder / "fair_pay.json").read_text("utf-8"))
    for number, line in enumerate(first_lines(pay)):
        if readme[number] != line:
            raise ValueError(f"README.md, line {number + 1}, not {line!r}, cannot be")
