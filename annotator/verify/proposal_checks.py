"""Recounts the proposals that were kept or corrected on items that are no pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from annotator.errors import InvalidValueError
from annotator.media.place_form import place_from_json, place_json
from annotator.model.place import Extent
from annotator.proposals.proposal import KEY
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import Findings, item_name

_NOTHING: Final = {"kept": 0, "corrected": 0}


def check_proposals_of_lines(
    items: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]], findings: Findings
) -> None:
    """Compare the proposals of each item with the lines of its regions.

    A proposal may be counted whose line has none: it came with a job in a form that is not read.
    """
    by_item: dict[int, list[Mapping[str, Any]]] = {}
    for line in lines:
        if KEY in line:
            by_item.setdefault(line["item_id"], []).append(line)
    for item in items:
        own = by_item.get(item["id"], [])
        stated = item.get("proposals", _NOTHING)
        where = f"{item_name(item)}, proposals"
        if len(own) > stated["kept"] + stated["corrected"]:
            findings.wrong(
                where,
                said(
                    "are {stated}, but {found} of its regions were proposed.",
                    stated=Code(str(stated["kept"] + stated["corrected"])),
                    found=Code(str(len(own))),
                ),
            )
        extent = Extent(length_ms=item.get("length_ms", 0))
        unchanged = sum(_is_unchanged(line, extent) for line in own)
        if own and len(own) - unchanged > stated["corrected"]:
            findings.wrong(
                f"{where}, corrected",
                said(
                    "are {stated}, but {found} are not as proposed.",
                    stated=Code(str(stated["corrected"])),
                    found=Code(str(len(own) - unchanged)),
                ),
            )
    if by_item:
        findings.recomputed.append(
            said_n(
                "the kept proposals of {count} item that is no picture",
                "the kept proposals of {count} items that are no pictures",
                len(by_item),
            )
        )


def _is_unchanged(line: Mapping[str, Any], extent: Extent) -> bool:
    """Return whether a region has the place, cut to its item, and the label of its proposal."""
    proposed = line[KEY]
    try:
        part = place_from_json(proposed["place"]).within(extent)
    except InvalidValueError:  # reported with its line
        return False
    place = None if part is None else place_json(part)
    return (place, proposed["label"]) == (line.get("place"), line["label"])
