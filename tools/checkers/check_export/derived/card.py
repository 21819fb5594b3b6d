"""Checks README.md of a dataset made of exports. Page: "Datasets made of exports"."""

from __future__ import annotations

from tools.checkers.check_export.derived.folder import DerivedFolder
from tools.checkers.check_export.formats import README
from tools.checkers.check_export.readme import SAMPLE
from tools.checkers.check_export.refusal import Json, Refused

FIGURE_LINES = ("- Of source ", "- Work on these items: ", "- Pay for these pieces, ")
WHOLE_LINES = ("- Items: ", "- Observed work: ", "- Declared by workers: ")
PAY_LINES = ("- Gross: ", "- Net: ", "- Owed: ")


def check_card(folder: DerivedFolder) -> None:
    """Require every line with a figure to state the figure of derived.json, and no others.

    Page: "Datasets made of exports", "the figures in short".
    """
    lines = folder.files[README].data.decode("utf-8").split("\n")
    starts = (*FIGURE_LINES, *WHOLE_LINES, *PAY_LINES)
    stated = [line for line in lines if line.startswith(starts)]
    expected = _figures(folder.derived)
    if stated != expected:
        raise Refused(f"{README} does not state the figures of derived.json.")
    if folder.derived["time_on_no_item"] not in lines:
        raise Refused(f"{README} does not state the rule for time on no item.")
    if (SAMPLE in lines) != any(source["sample"] for source in folder.sources):
        raise Refused(f"{README} says that it is a sample or not, against its sources.")


def _figures(derived: Json) -> list[str]:
    totals, lines = derived["totals"], []
    for number, source in enumerate(derived["derived_from"], 1):
        cover = source["coverage"]
        items = f"{cover['items']} of {cover['of_items']} items"
        regions = f"{cover['regions']} of {cover['of_regions']} regions"
        lines.append(f"- Of source {number}: {items}, {regions}")
    work = totals["item_work_ms"]
    lines.append(f"- Work on these items: {'unknown' if work is None else f'{work} ms'}")
    lines += [
        f"- Pay for these pieces, before deductions: {_money(pay, 'amount')}"
        for pay in totals["pay"]
    ]
    whole = totals["whole"]
    lines.append(f"- Items: {whole['items']}")
    lines.append(f"- Observed work: {whole['observed_ms']} ms")
    lines.append(f"- Declared by workers: {whole['declared_ms']} ms")
    for pay in whole["pay"]:
        for title, name in (("Gross", "gross"), ("Net", "net"), ("Owed", "owed")):
            lines.append(f"- {title}: {_money(pay, name)}")
    return lines


def _money(pay: Json, name: str) -> str:
    amount = "unknown" if pay[name] is None else pay[name]
    return str(amount) if pay["currency"] is None else f"{pay['currency']} {amount}"
