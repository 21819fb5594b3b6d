"""What README.md of an export says about the dataset, and its front matter."""

from __future__ import annotations

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.export.forms.canonical import JsonObject

CARD: Final = "README.md"
ORDERS_LINE: Final = "What the work orders disclose, and what they do not, is in `fair_pay.json`."
NOT_STATED: Final = "not stated"
MOST_LABELS: Final = 200
"""Labels with a row of their own; the others are added up in one line."""

_FENCE: Final = b"---"
_PLAIN: Final = frozenset("-.,;'()/%?\"")
"""Punctuation that means nothing to Markdown within a line."""

_MARKUP: Final = frozenset(string.punctuation) - _PLAIN
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_JOINERS: Final = "\u200c\u200d"
"""The joiners that words of some languages are written with."""

_SIZES: Final = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
)
_LARGEST: Final = "10M<n<100M"
_SHOWN_DIGITS: Final = 16
"""Digits of a digest in the name of a configuration."""


@dataclass(slots=True)
class ContentCounts:
    """How much of each kind is in the files of a dataset, and how many regions each label has.

    ``lines`` counts the lines of transcriptions.jsonl that stand for no image: regions of sounds.
    """

    images: int = 0
    boxes: int = 0
    tags: int = 0
    lines: int = 0
    texts: int = 0
    by_label: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """The facts on a dataset in its card.

    Attributes:
        labels: the names of the labels, in their order.
        statuses: how many items have each status.
        licences: as an import states them.
        version: as an import states it; "" if it states none.
        purposes: as the work orders state them.
    """

    labels: Sequence[str]
    counts: ContentCounts
    statuses: Mapping[str, int]
    licences: Sequence[str]
    version: str
    purposes: Sequence[str]


def dataset_lines(facts: DatasetFacts) -> Iterator[str]:
    """Yield the lines of README.md on what is in the dataset."""
    counts = facts.counts
    statuses = ", ".join(f"{count} {status}" for status, count in facts.statuses.items())
    yield "## The dataset"
    yield ""
    yield f"- Items: {sum(facts.statuses.values())}{f' ({statuses})' if statuses else ''}"
    yield f"- Images: {counts.images}"
    yield f"- Regions: {counts.boxes + counts.tags + counts.lines}"
    yield f"- Purpose, as the work order states it: {_listed(facts.purposes)}"
    yield f"- Licence, as an import states it: {_listed(facts.licences)}"
    yield f"- Version, as an import states it: {_listed([facts.version] if facts.version else [])}"
    yield ""
    yield from label_lines(facts.labels, facts.counts)


def label_lines(labels: Sequence[str], counts: ContentCounts) -> Iterator[str]:
    """Yield the table of the regions of each label; nothing without labels."""
    by_label = counts.by_label
    if not labels:
        return
    yield "| label | regions |"
    yield "|---|---:|"
    for name in labels[:MOST_LABELS]:
        yield f"| {quoted(name)} | {by_label[name]} |"
    others = labels[MOST_LABELS:]
    if others:
        yield f"| {len(others)} more labels | {sum(by_label[name] for name in others)} |"
    yield ""


def quoted(text: str) -> str:
    """Return a text on one line on which no Markdown, HTML or direction mark acts."""
    signs = "".join(map(_quoted, " ".join(text.split())))
    # A colon before a space is none of a link or an emoji, "www." is one.
    return signs.replace("\\: ", ": ").replace("www.", "www\\.")


def _quoted(sign: str) -> str:
    if sign in _MARKUP:
        return f"\\{sign}"
    is_unseen = unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS
    return f"U\\+{ord(sign):04X}" if is_unseen else sign


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(map(quoted, texts)) or NOT_STATED


def stated_licences(document: Mapping[str, Any]) -> list[str]:
    """Return the names of the ``licenses`` of a COCO document, each once; none are odd values."""
    found = document.get("licenses")
    rows = found if isinstance(found, list) else []
    names = [row.get("name") for row in rows if isinstance(row, dict)]
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))


def stated_version(document: Mapping[str, Any]) -> str:
    """Return the ``info.version`` of a COCO document, a text or whole number; "" for none."""
    info = document.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    if isinstance(version, bool) or not isinstance(version, str | int):
        return ""
    return str(version).strip()


def stated_purposes(fair_pay: Mapping[str, Any]) -> list[str]:
    """Return the purposes that the orders of ``fair_pay.json`` disclose, each once."""
    fields = (
        row
        for order in fair_pay["work_orders"]
        for section in order["sections"]
        for row in section["fields"]
    )
    purposes = (
        row["value"] for row in fields if row["key"] == "what_for.purpose" and row["is_disclosed"]
    )
    return list(dict.fromkeys(purposes))


def front_matter(title: str, facts: DatasetFacts, digests: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the YAML front matter by which Hugging Face ``datasets`` loads an export.

    ``digests`` are the SHA-256 of the files that it loads. Each text is ASCII in double quotes with
    escapes, so that it is the same in all versions of YAML.
    (Source: huggingface.co/docs/hub/datasets-manual-configuration.)
    """
    counts = facts.counts
    yield "---"
    yield f"pretty_name: {_yaml(title)}"
    if facts.licences:
        yield "license: other"
        yield f"license_name: {_yaml('; '.join(facts.licences))}"
    yield from _yaml_list("tags", ["fairlabel"])
    tasks = {
        "object-detection": counts.boxes,
        "image-classification": counts.tags,
        "image-to-text": counts.images and counts.texts,
        "automatic-speech-recognition": counts.lines,
    }
    yield from _yaml_list("task_categories", [task for task, count in tasks.items() if count])
    number = counts.images or counts.texts
    yield from _yaml_list("size_categories", [_size(number)])
    yield from _configurations(counts, digests)
    yield "---"


def _configurations(counts: ContentCounts, digests: Mapping[str, str]) -> Iterator[str]:
    """Yield what can be loaded, the default first: rows with columns of one type each.

    ``datasets`` keeps rows by the names of folder and configuration alone, so that a name must
    change with its file.
    """
    found: list[JsonObject] = []
    if counts.images:
        found.append({"name": "images", "file": "annotations.json", "field": "images"})
    if counts.texts:
        found.append({"name": "texts", "file": "transcriptions.jsonl"})
    if found:
        yield "configs:"
    for each in found:
        yield f"- config_name: {each['name']}-{digests[str(each['file'])][:_SHOWN_DIGITS]}"
        if each is found[0]:
            yield "  default: true"
        yield f"  data_files: {each['file']}"
        if "field" in each:
            yield f"  field: {each['field']}"


def _yaml_list(key: str, values: Iterable[str]) -> Iterator[str]:
    rows = [f"- {value}" for value in values]
    yield from [f"{key}:", *rows] if rows else ()


def _yaml(text: str) -> str:
    return f'"{"".join(map(_yaml_sign, text))}"'


def _yaml_sign(sign: str) -> str:
    if " " <= sign <= "~" and sign not in '"\\':
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - one unit


def _size(number: int) -> str:
    return next((words for limit, words in _SIZES if number < limit), _LARGEST)


def without_front_matter(data: bytes) -> bytes:
    """Return README.md without the lines between two ``---`` at its head, and empty ones behind.

    All else of the file is sealed; hubs write their own front matter.
    """
    lines = data.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        return data.lstrip(b"\r\n")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return b"".join(lines[number + 1 :]).lstrip(b"\r\n")
    return data
