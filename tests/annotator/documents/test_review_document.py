"""The reviews of a job as a document: what is written is read, and nothing else is believed."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.review_document import ReviewDocument, read_review, review_json, reviews_in
from annotator.errors import InvalidValueError
from annotator.model.entities import Fault, RegionReview, RegionVerdict, Review
from annotator.model.item_review import ItemReview, RegionDecision
from tests.support.snapshots import BEN, a_morning, snapshot_of

FAULTS = [each for each in Fault if each is not Fault.NONE]
LINES = st.text(min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
REASONS = st.tuples(LINES, st.sampled_from(FAULTS))


@st.composite
def decisions(draw: st.DrawFn) -> tuple[RegionDecision, ...]:
    numbers = sorted(draw(st.sets(st.integers(1, 2**53 - 1), max_size=5)))
    found = []
    for number in numbers:
        verdict = draw(st.sampled_from(RegionVerdict))
        has_reason = verdict is RegionVerdict.REJECTED or (
            verdict is RegionVerdict.CORRECTED and draw(st.booleans())
        )
        found.append(RegionDecision(number, verdict, *(draw(REASONS) if has_reason else ())))
    return tuple(found)


@st.composite
def item_reviews(draw: st.DrawFn, sha256: str) -> ItemReview:
    regions = draw(decisions())
    is_rejected = any(each.verdict is RegionVerdict.REJECTED for each in regions)
    some = [each for each in Review if not (is_rejected and each is Review.ACCEPTED)]
    review = draw(st.sampled_from(some))
    reason = draw(REASONS) if review is Review.REJECTED else ("", Fault.NONE)
    if review is Review.WITHDRAWN:
        reason = draw(LINES), Fault.NONE
    return ItemReview(sha256, draw(st.integers(0, 9)), review, *reason, "ab" * 32, regions)


@given(st.data(), st.integers(0, 4))
def test_what_is_written_is_read(data: st.DataObject, count: int) -> None:
    items = [data.draw(item_reviews(f"{number:064x}")) for number in range(count)]
    written = json.dumps(review_json("job-1", items)).encode()
    assert read_review(written) == ReviewDocument("job-1", tuple(items))


def an_item() -> ItemReview:
    regions = (
        RegionDecision(1, RegionVerdict.ACCEPTED),
        RegionDecision(4, RegionVerdict.REJECTED, "cut", Fault.UNCLEAR),
    )
    return ItemReview("cd" * 32, 0, Review.REJECTED, "see 4", Fault.WORKER, "", regions)


WRONG: list[tuple[list[str | int], object, str]] = [
    (["format"], "fairlabel/review/2", "another format"),
    (["more"], 1, "other keys"),
    (["job"], "", "empty or too long"),
    (["items"], {}, "no list"),
    (["items", 0, "sha256"], "xyz", "digest"),
    (["items", 0, "sha256"], None, "digest"),
    (["items", 0, "reviewed_sha256"], "00", "digest"),
    (["items", 0, "part"], -1, "number"),
    (["items", 0, "part"], True, "number"),
    (["items", 0, "review"], "maybe", "unknown"),
    (["items", 0, "review"], "accepted", "without a rejection"),
    (["items", 0, "reason"], None, "no reason"),
    (["items", 0, "reason"], "two\nlines", "one line"),
    (["items", 0, "reason"], "x" * 1_001, "too long"),
    (["items", 0, "fault"], None, "no fault"),
    (["items", 0, "fault"], "", "unknown"),
    (["items", 0, "regions", 0, "region"], 0, "number"),
    (["items", 0, "regions", 0, "region"], 4, "in order"),
    (["items", 0, "regions", 0, "reason"], "good", "accepted region"),
    (["items", 0, "regions", 1, "reason"], "", "empty or too long"),
    (["items", 0, "regions", 1, "review"], "accepted", "accepted region"),
    (["items", 0, "regions", 1, "more"], 1, "other keys"),
]


@pytest.mark.parametrize(("path", "value", "sentence"), WRONG)
def test_what_cannot_be_is_refused_with_a_sentence(
    path: list[str | int], value: object, sentence: str
) -> None:
    document: Any = copy.deepcopy(review_json("job-1", [an_item()]))
    at = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    with pytest.raises(InvalidValueError, match=sentence):
        read_review(json.dumps(document).encode())


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"\xff", b'{"format":1,"format":1}', b"[" * 999]
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_review(data)


def test_an_item_is_there_once_and_no_accepted_one_has_a_rejected_region() -> None:
    twice = json.dumps(review_json("job-1", [an_item(), an_item()])).encode()
    with pytest.raises(InvalidValueError, match="twice"):
        read_review(twice)
    accepted = replace(an_item(), review=Review.ACCEPTED, reason="", fault=Fault.NONE)
    with pytest.raises(InvalidValueError, match="accepted item has a rejected region"):
        read_review(json.dumps(review_json("job-1", [accepted])).encode())


def test_the_reviews_of_a_job_are_those_that_hold() -> None:
    morning = a_morning()
    first, second, *others = morning.records
    rejected = RegionReview(RegionVerdict.REJECTED, BEN, 5, "cut", Fault.UNCLEAR)
    reviews = rejected, replace(rejected, is_outdated=True)
    regions = [
        replace(each, review=review) for each, review in zip(first.regions, reviews, strict=False)
    ]
    first = replace(
        first,
        regions=[*regions, *first.regions[2:]],
        media=replace(first.media, sha256="ef" * 32),
    )
    second = replace(second, media=replace(second.media, sha256=""))
    plain = [
        replace(each, item=replace(each.item, facts=replace(each.item.facts, review=Review.NONE)))
        for each in (first, second, *others)
    ]
    morning.records = plain
    (found,) = reviews_in(snapshot_of(morning))
    assert (found.media_sha256, found.review) == ("ef" * 32, Review.NONE)
    number = regions[0].number
    assert found.regions == (RegionDecision(number, RegionVerdict.REJECTED, "cut", Fault.UNCLEAR),)
    unread = replace(plain[0], media=replace(plain[0].media, sha256=""))
    morning.records = [unread]
    with pytest.raises(InvalidValueError, match="never read"):
        list(reviews_in(snapshot_of(morning)))
