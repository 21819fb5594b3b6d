"""Reads the texts, and recounts them by origin: drafts accepted or corrected, and others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.drafts.draft import IMPORTED, KEY, TextOrigin
from annotator.files import exists
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import TRANSCRIPTIONS, AnnotationIndex
from annotator.verify.common.findings import EFFORT, Findings, item_name
from annotator.verify.common.schemas import SchemaSet
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_lines

_ACCEPTED, _CORRECTED = TextOrigin.ACCEPTED.value, TextOrigin.CORRECTED.value
_TYPED, _UNDECIDED = TextOrigin.TYPED.value, TextOrigin.UNDECIDED.value
_PLAIN: Final = "typed and imported"
"""Texts without a draft of this job: the folder does not tell typed from imported ones."""


@dataclass(slots=True)
class _Recount:
    """The texts of one item as the folder has them, and the time on their regions."""

    counts: Counter[str] = field(default_factory=Counter)
    ms: Counter[str] = field(default_factory=Counter)


def read_lines(folder: Path, schema_set: SchemaSet, findings: Findings) -> list[Any] | None:
    """Return the valid lines of transcriptions.jsonl; none if there is no such file.

    The problems go to ``findings``. Returns None if the file cannot be read to its end.
    """
    lines: list[Any] = []
    if not exists(folder / TRANSCRIPTIONS):
        return lines
    try:
        for number, line in enumerate(read_json_lines(folder, TRANSCRIPTIONS), start=1):
            where = f"{TRANSCRIPTIONS}, line {number}"
            if schema_set.check("transcription_line", line, findings, where=where):
                lines.append(line)
    except NotStrictJsonError as error:
        findings.wrong(TRANSCRIPTIONS, error.said)
        return None
    return lines


def check_text_origins(
    effort: Mapping[str, Any],
    index: AnnotationIndex,
    lines: Sequence[Mapping[str, Any]],
    findings: Findings,
) -> None:
    """Compare the texts by origin with annotations and lines, and the totals with the items."""
    left_out: dict[int, list[Mapping[str, Any]]] = {}
    for line in lines:
        left_out.setdefault(line["item_id"], []).append(line)
    sums, count = Counter[str](), 0
    worded = index.worded_by_item()
    for item in effort["items"]:
        forms = worded.get(item["id"], [])
        if item["left_out"] is not None:
            forms = left_out.get(item["id"], [])
        count += _check_item(item, _recount(item, forms), findings)
        sums.update({key: each for key, each in item.get("texts", {}).items() if key != "ms"})
    found = effort["totals"].get("texts", {})
    findings.compare(f"{EFFORT}, totals, texts", found=found, expected=dict(sums))
    if count:
        findings.recomputed.append(
            said_n(
                "the accepted and corrected drafts of {count} item",
                "the accepted and corrected drafts of {count} items",
                count,
            )
        )


def _recount(item: Mapping[str, Any], forms: Sequence[Mapping[str, Any]]) -> _Recount:
    found = _Recount()
    for form in forms:
        text = form.get("text", form.get("attributes", {}).get("transcription", ""))
        draft = form.get(KEY)
        if draft is not None and IMPORTED not in draft:
            origin = _ACCEPTED if draft["text"] == text else _CORRECTED
        elif text:
            origin = _PLAIN
        else:
            continue
        number = form.get("annotation_id", form.get("id"))
        found.counts[origin] += 1
        found.ms[origin] += item.get("active_ms", {}).get(str(number), 0)
    return found


def _check_item(item: Mapping[str, Any], found: _Recount, findings: Findings) -> bool:
    """Report counts that differ; returns whether the item has any drafts.

    Regions that are left out have texts too, so the counts may exceed the recount by these.
    """
    where = f"{item_name(item)}, texts"
    stated = item.get("texts")
    if stated is None:
        if found.counts[_ACCEPTED] or found.counts[_CORRECTED]:
            findings.wrong(where, said("are missing, but its regions have drafts."))
        return False
    spare = item["regions_left_out"]
    counts = {**stated, _PLAIN: stated[_TYPED] + stated["imported"]}
    beyond = 0
    for origin in (_ACCEPTED, _CORRECTED, _PLAIN):
        beyond += counts[origin] - found.counts[origin]
        if not 0 <= counts[origin] - found.counts[origin] <= spare:
            findings.wrong(
                f"{where}, {origin}",
                said(
                    "are {stated}, of which {found} are in the folder.",
                    stated=Code(str(counts[origin])),
                    found=Code(str(found.counts[origin])),
                ),
            )
    every = item["regions"] + spare
    if beyond > spare or sum(v for k, v in stated.items() if k != "ms") > every:
        findings.wrong(where, said("are more than {every}.", every=Code(str(every))))
    _check_ms(where, item, found, findings)
    return bool(stated[_ACCEPTED] + stated[_CORRECTED])


def _check_ms(where: str, item: Mapping[str, Any], found: _Recount, findings: Findings) -> None:
    stated = item["texts"].get("ms")
    if stated is None:
        return
    is_whole = not item["regions_left_out"]
    for origin in (_ACCEPTED, _CORRECTED):
        less = stated[origin] < found.ms[origin]
        if less or (is_whole and stated[origin] != found.ms[origin]):
            findings.wrong(
                f"{where}, ms, {origin}",
                said(
                    "are {stated}, the regions have {found}.",
                    stated=Code(str(stated[origin])),
                    found=Code(str(found.ms[origin])),
                ),
            )
    is_typed = is_whole and not item["texts"]["imported"]
    if is_typed and stated[_TYPED] != found.ms[_PLAIN]:
        findings.wrong(f"{where}, ms, {_TYPED}", said("are not those of the regions."))
    if sum(stated.values()) > item["work_ms"]:
        findings.wrong(f"{where}, ms", said("are more than the work on the item."))
    if stated[_UNDECIDED] and not item["texts"][_UNDECIDED]:
        findings.wrong(f"{where}, ms, {_UNDECIDED}", said("are there, but no such draft."))
