"""The lines of README.md on what is in the dataset. Page: "README.md", "The dataset"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.refusal import Json

MOST_LABELS = 200
ACTIVE = re.compile(r"[!#$&*+<=>@\[\\\]^_`{|}~]|:(?! )|(?<=www)\.")
"""What means something to Markdown. Page: "The dataset", "with a backslash before each of"."""


def dataset_lines(export: Export) -> list[str]:
    """Return the section on the dataset, with the figures that the documents give."""
    statuses = export.effort["dataset"]["statuses"]
    by_status = ", ".join(f"{number} {word}" for word, number in statuses.items())
    labels = [each["name"] for each in export.annotations["categories"]]
    counts = Counter(export.labels[region["category_id"]] for region in export.regions)
    counts.update(line["label"] for line in export.texts if _stands_for_no_image(export, line))
    lines = [
        "## The dataset",
        "",
        f"- Items: {sum(statuses.values())}{f' ({by_status})' if statuses else ''}",
        f"- Images: {len(export.images)}",
        f"- Regions: {sum(counts.values())}",
        f"- Purpose, as the work order states it: {_listed(_purposes(export))}",
        f"- Licence, as an import states it: {_listed(_licences(export))}",
        f"- Version, as an import states it: {_listed(_versions(export))}",
        "",
    ]
    return [*lines, *label_rows(labels, counts), ""] if labels else lines


def label_rows(labels: list[str], counts: Counter[str]) -> list[str]:
    """Return the table of the regions of each label; nothing without labels."""
    if not labels:
        return []
    rows = [f"| {quoted(name)} | {counts[name]} |" for name in labels[:MOST_LABELS]]
    if labels[MOST_LABELS:]:
        rest = sum(counts[name] for name in labels[MOST_LABELS:])
        rows.append(f"| {len(labels) - MOST_LABELS} more labels | {rest} |")
    return ["| label | regions |", "|---|---:|", *rows]


def _stands_for_no_image(export: Export, line: Json) -> bool:
    return line["item_id"] not in export.images_by_item


def _purposes(export: Export) -> list[str]:
    """Return what the orders disclose about their purpose."""
    found = {}
    for order in export.fair_pay["work_orders"]:
        for section in order["sections"]:
            for field in section["fields"]:
                if field["key"] == "what_for.purpose" and field["is_disclosed"]:
                    found[field["value"]] = True
    return list(found)


def _licences(export: Export) -> list[str]:
    """Return the names of ``licenses`` in annotations.json that are texts, each once."""
    licences = export.annotations.get("licenses")
    found = {}
    for each in licences if isinstance(licences, list) else []:
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name.strip():
            found[name] = True
    return list(found)


def _versions(export: Export) -> list[str]:
    """Return ``info.version`` if it is a text or a whole number."""
    version = export.annotations["info"].get("version")
    is_stated = isinstance(version, str) or type(version) is int
    text = str(version).strip() if is_stated else ""
    return [text] if text else []


def _listed(texts: list[str]) -> str:
    return "; ".join(quoted(text) for text in texts) or "not stated"


def quoted(text: str) -> str:
    """Return a text on one line, quoted for Markdown. Page: "README.md", "Texts of others"."""
    return "".join(_seen(sign) for sign in ACTIVE.sub(r"\\\g<0>", " ".join(text.split())))


def _seen(sign: str) -> str:
    """Return a sign, or its number if it is not seen and no joiner of letters."""
    is_seen = unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co")
    return sign if is_seen or ord(sign) in (0x200C, 0x200D) else f"U\\+{ord(sign):04X}"
