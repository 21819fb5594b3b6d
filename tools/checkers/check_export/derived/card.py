"""Checks README.md of a dataset made of exports. Page: "Datasets made of exports"."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tools.checkers.check_export.dataset_lines import label_rows
from tools.checkers.check_export.derived.folder import DerivedFolder
from tools.checkers.check_export.formats import README
from tools.checkers.check_export.readme import SAMPLE, shown_amount
from tools.checkers.check_export.refusal import Json, Refused

FIGURE_LINES = ("- Of source ", "- Work on these items: ", "- Pay for these pieces, ")
WHOLE_LINES = ("- Items: ", "- Observed work: ", "- Declared by workers: ")
PAY_LINES = ("- Gross: ", "- Net: ", "- Owed: ")
CONTENT_LINES = ("- Items by status: ", "- Images: ", "- Regions: ", "|")
STATUSES = ("new", "started", "skipped", "unreadable", "confirmed", "accepted", "rejected")


def check_card(folder: DerivedFolder) -> None:
    """Require every line with a figure to state the figure of derived.json, and no others.

    Page: "Datasets made of exports", "the figures in short".
    """
    lines = folder.files[README].data.decode("utf-8").split("\n")
    starts = (*FIGURE_LINES, *WHOLE_LINES, *PAY_LINES, *CONTENT_LINES)
    stated = [line for line in lines if line.startswith(starts)]
    expected = [*_figures(folder.derived), *_content(folder)]
    if stated != expected:
        raise Refused(f"{README} does not state the figures of derived.json and the dataset.")
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


def _content(folder: DerivedFolder) -> list[str]:
    """Return the lines on what the files have. Page: "Datasets made of exports", "README.md"."""
    document = folder.annotations
    names = {each["id"]: each["name"] for each in document["categories"]}
    regions = [*document["annotations"], *document.get("image_tags", [])]
    counts = Counter(names[each["category_id"]] for each in regions)
    pictures = {item["id"] for item in folder.items if item["image_id"] is not None}
    counts.update(line["label"] for line in folder.texts if line["item_id"] not in pictures)
    found = Counter(_status(item["record"]) for item in folder.items)
    statuses = [f"{found[word]} {word}" for word in (*STATUSES, "withdrawn") if found[word]]
    return [
        f"- Items by status: {', '.join(statuses)}",
        f"- Images: {len(document['images'])}",
        f"- Regions: {sum(counts.values())}",
        *label_rows(list(names.values()), counts),
    ]


def _status(item: Json) -> str:
    """Return the one word for status and review. Page: "What is in the dataset"."""
    if item["review"] in ("rejected", "withdrawn"):
        return str(item["review"])
    if item["status"] != "done":
        return str(item["status"])
    return "accepted" if item["review"] == "accepted" else "confirmed"


def _money(pay: Json, name: str) -> str:
    if pay[name] is not None:
        return shown_amount(Fraction(pay[name]), pay["currency"])
    return "unknown" if pay["currency"] is None else f"{pay['currency']} unknown"
