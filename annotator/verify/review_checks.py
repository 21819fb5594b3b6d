"""Checks what an export states of reviews of regions, and of answers to rejections."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said
from annotator.verify.common.findings import Findings


def check_review_notes(where: str, item: Mapping[str, Any], findings: Findings) -> None:
    """Report decisions on regions that cannot be, and answers that are not those counted."""
    answers = item.get("answers")
    if answers is not None:
        findings.compare(f"{where}, answered", found=item.get("answered"), expected=len(answers))
    elif "answered" in item and "ms_sha256" not in item:
        findings.wrong(f"{where}, answered", said("are counted, but not there."))
    texts = [each[key] or "" for each in answers or () for key in ("answer", "reason")]
    if max(map(len, texts), default=0) > REVIEW_TEXT_CHARACTERS:
        findings.wrong(
            f"{where}, answers",
            said(
                "have a text of more than {most} characters.",
                most=Count(REVIEW_TEXT_CHARACTERS, is_grouped=True),
            ),
        )
    reviews = item.get("region_reviews", [])
    if any(one["region"] >= other["region"] for one, other in pairwise(reviews)):
        findings.wrong(f"{where}, region_reviews", said("are not in order, each region once."))
    every = item["regions"] + item["regions_left_out"]
    if len(reviews) > every:
        findings.wrong(
            f"{where}, region_reviews", said("are more than {every}.", every=Code(str(every)))
        )
    for each in reviews:
        _check_review(f"{where}, region_reviews, region {each['region']}", each, item, findings)


def _check_review(
    where: str, each: Mapping[str, Any], item: Mapping[str, Any], findings: Findings
) -> None:
    if "active_ms" in item and str(each["region"]) not in item["active_ms"]:
        findings.wrong(where, said("is of no region of the item."))
    is_rejected = each["review"] == "rejected"
    if is_rejected and each["fault"] is None:
        findings.wrong(where, said("is rejected, but has no fault."))
    if each["review"] == "accepted" and each["fault"] is not None:
        findings.wrong(where, said("is accepted, but has a fault."))
    if is_rejected and not each["outdated"] and item["review"] == "accepted":
        findings.wrong(where, said("is rejected, but the item is accepted."))
