"""Checks decisions on regions, and answers. Page: "Reviews of regions, and answers"."""

from __future__ import annotations

from tools.checkers.check_export.refusal import Json, require, require_same

MOST_CHARACTERS = 1_000


def check_review_notes(where: str, item: Json) -> None:
    """Check ``answered`` and ``region_reviews`` of an item.

    Page: "Reviews of regions, and answers", "``answered`` is the number of ``answers``" and "by
    number, each region once".
    """
    answers = item.get("answers", [])
    has_texts = "ms_sha256" not in item
    if has_texts:
        stated = item.get("answered", 0)
        require_same(f"{where}, answered", stated, len(answers), "the number of answers")
    for answer in answers:
        for key in ("answer", "reason"):
            size = len(answer[key] or "")
            rule = f"a text has up to {MOST_CHARACTERS} characters"
            require(f"{where}, answers, {key}", size, rule, holds=size <= MOST_CHARACTERS)
    reviews = item.get("region_reviews", [])
    numbers = [review["region"] for review in reviews]
    rule = "they stand by number, each region once"
    in_order = numbers == sorted(set(numbers))
    require(f"{where}, region_reviews", numbers, rule, holds=in_order)
    every = item["regions"] + item["regions_left_out"]
    rule = f"the item has {every} regions"
    require(f"{where}, region_reviews", len(reviews), rule, holds=len(reviews) <= every)
    for review in reviews:
        _check_review(f"{where}, region_reviews of region {review['region']}", item, review)


def _check_review(where: str, item: Json, review: Json) -> None:
    """Check one decision.

    Page: "Reviews of regions, and answers", "A rejected region has a fault, an accepted one has
    none; an accepted item has no rejected region that is not outdated", "each region is among
    `active_ms`".
    """
    number = str(review["region"])
    known = item.get("active_ms", {number: 0})
    require(where, number, "the item has no such region", holds=number in known)
    is_rejected = review["review"] == "rejected"
    fault = review["fault"]
    holds = not is_rejected or fault is not None
    require(f"{where}, fault", fault, "a rejected region has one", holds=holds)
    holds = review["review"] != "accepted" or fault is None
    require(f"{where}, fault", fault, "an accepted region has none", holds=holds)
    stands = is_rejected and not review["outdated"]
    holds = not stands or item["review"] != "accepted"
    require(f"{where}, review", review["review"], "the item is accepted", holds=holds)
