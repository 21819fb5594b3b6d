"""Which version of an item is chosen: by a stated rule, whatever came first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest

from annotator.collection.chosen_versions import chosen_versions
from annotator.collection.mergeable_submissions import (
    ItemKey,
    MergeableSubmission,
    SubmittedItem,
)
from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box
from annotator.submissions.received_submissions import ReceivedSubmission

KEY: ItemKey = ("0" * 64, 0)


def submission(
    digest: str, status: str = "done", review: str = "none", package: str | None = None
) -> MergeableSubmission:
    received = ReceivedSubmission(
        folder=Path(digest), digest=digest, job_id="j", worker="w", package=package, origin=digest,
        size=1, key="k", supersedes=None, replaces=None, received_day="2026-11-29", results=(),
        notes=(),
    )  # fmt: skip
    item = SubmittedItem(KEY, "a.jpg", "", status, review)
    return MergeableSubmission(received, {KEY: item}, root="")


def box(number: int, x: float, label: int = 1) -> Region:
    return Region(RegionId(str(number)), number, LabelId(label), Box(x, 0, 10, 10), "")


def chosen(
    submissions: Sequence[MergeableSubmission],
    regions: Mapping[str, Sequence[Region]],
    secret: str = "s",
) -> str | None:
    """Return the digest of the version that is taken, which must not depend on the order."""
    found = {
        chosen_versions(
            order, lambda each, _wanted: {KEY: regions.get(each.received.digest, ())}, secret
        ).get(KEY)
        for order in permutations(submissions)
    }
    [answer] = found
    return answer


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ({"a": ("started", "none"), "b": ("done", "none")}, "b"),
        ({"a": ("done", "rejected"), "b": ("done", "none")}, "b"),
        ({"a": ("started", "none"), "b": ("skipped", "none")}, None),
        ({"a": ("done", "rejected")}, None),
    ],
)
def test_only_finished_work_that_is_not_rejected_is_taken(
    versions: Mapping[str, tuple[str, str]], expected: str | None
) -> None:
    assert chosen([submission(name, *how) for name, how in versions.items()], {}) == expected


def test_the_version_that_agrees_most_is_taken() -> None:
    regions = {
        "a": [box(1, 0), box(2, 500)],
        "b": [box(3, 1), box(4, 100)],
        "c": [box(5, 0), box(6, 101)],
    }
    assert chosen([submission(each) for each in regions], regions) in {"b", "c"}


def test_a_region_of_another_label_is_no_agreement() -> None:
    regions = {"a": [box(1, 0, label=2)], "b": [box(2, 0)], "c": [box(3, 0)]}
    assert chosen([submission(each) for each in regions], regions) in {"b", "c"}


def test_empty_versions_agree() -> None:
    assert chosen([submission(each) for each in "abc"], {"a": [box(1, 0)]}) in {"b", "c"}


def test_nobody_can_draw_the_lot_who_does_not_have_the_collection() -> None:
    equal = [submission("0" * 64), submission("f" * 64)]
    drawn = [chosen(equal, {}, secret=str(number)) for number in range(64)]
    assert 10 < drawn.count("0" * 64) < 54


@pytest.mark.parametrize("secret", ["1", "2", "3", "4", "5", "6"])
def test_work_that_says_it_was_accepted_is_worth_no_more(secret: str) -> None:
    pair = [submission("a"), submission("b")]
    claimed = [submission("a"), submission("b", review="accepted")]
    assert chosen(claimed, {}, secret) == chosen(pair, {}, secret)
    three = [submission("a"), submission("b"), submission("c", review="accepted")]
    assert chosen(three, {"a": [box(1, 0)], "b": [box(2, 0)]}, secret) in {"a", "b"}


def test_several_records_of_one_package_have_one_voice() -> None:
    """A worker who opens a package twice is not the majority."""
    honest, same = [box(1, 0), box(2, 100)], [box(3, 0), box(4, 900)]
    worker = [submission(each, package="p-1") for each in "abc"]
    others = [submission("d", package="p-2"), submission("e", package="p-3")]
    regions = {**dict.fromkeys("abc", same), **dict.fromkeys("de", honest)}
    assert chosen([*worker, *others], regions) in {"d", "e"}
