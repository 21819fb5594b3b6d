"""Checks opened times of items against the commitments of an export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.export.forms.commitments import OPENINGS, commitment
from annotator.sentences.parts import Code
from annotator.sentences.said import said, said_n
from annotator.verify.common.findings import EFFORT, Findings, item_name

COMMITMENT = "ms_sha256"


def check_openings(
    effort: Mapping[str, Any], openings: Mapping[str, Any], findings: Findings
) -> None:
    """Check that each opened item has the times that the export committed to."""
    if openings.get("format") != OPENINGS or not isinstance(openings.get("items"), list):
        findings.wrong(
            "openings", said("are no document of the format {openings}.", openings=Code(OPENINGS))
        )
        return
    items = {item["id"]: item for item in effort["items"]}
    opened = 0
    for shown in openings["items"]:
        item = items.get(shown.get("id")) if isinstance(shown, Mapping) else None
        if item is None:
            findings.wrong("openings", said("show an item that the export does not have."))
        elif COMMITMENT not in item:
            findings.wrong(
                item_name(item), said("has no commitment: its times stand there openly.")
            )
        elif item[COMMITMENT] != commitment(
            effort["job"]["id"], item["id"], shown.get("ms"), shown.get("salt")
        ):
            findings.wrong(f"{item_name(item)}, {COMMITMENT}", said("was made for other times."))
        else:
            opened += 1
    findings.recomputed.append(
        said_n(
            "the shown times of {count} item, against {effort}",
            "the shown times of {count} items, against {effort}",
            opened,
            effort=Code(EFFORT),
        )
    )
