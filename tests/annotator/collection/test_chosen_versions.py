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


def submission(digest: str, status: str = "done", review: str = "none") -> MergeableSubmission:
    received = ReceivedSubmission(
        folder=Path(digest), digest=digest, job_id="j", worker="w", package=None, origin=digest,
        size=1, key="k", supersedes=None, replaces=None, received_day="2026-11-29", results=(),
        notes=(),
    )  # fmt: skip
    item = SubmittedItem(KEY, "a.jpg", "", status, review)
    return MergeableSubmission(received, {KEY: item}, root="")


def box(number: int, x: float, label: int = 1) -> Region:
    return Region(RegionId(str(number)), number, LabelId(label), Box(x, 0, 10, 10), "")


def chosen(
    submissions: Sequence[MergeableSubmission], regions: Mapping[str, Sequence[Region]]
) -> str | None:
    """Return the digest of the version that is taken, which must not depend on the order."""
    found = {
        chosen_versions(
            order, lambda each, _wanted: {KEY: regions.get(each.received.digest, ())}
        ).get(KEY)
        for order in permutations(submissions)
    }
    [answer] = found
    return answer


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ({"a": ("done", "none"), "b": ("done", "accepted")}, "b"),
        ({"a": ("started", "none"), "b": ("done", "none")}, "b"),
        ({"a": ("done", "rejected"), "b": ("done", "none")}, "b"),
        ({"a": ("done", "withdrawn"), "b": ("done", "none")}, "a"),
        ({"a": ("done", "none"), "b": ("done", "none")}, "a"),
        ({"a": ("started", "none"), "b": ("skipped", "none")}, None),
        ({"a": ("done", "rejected")}, None),
    ],
)
def test_accepted_goes_before_confirmed(
    versions: Mapping[str, tuple[str, str]], expected: str | None
) -> None:
    assert chosen([submission(name, *how) for name, how in versions.items()], {}) == expected


def test_the_version_that_agrees_most_is_taken() -> None:
    regions = {
        "a": [box(1, 0), box(2, 500)],
        "b": [box(3, 1), box(4, 100)],
        "c": [box(5, 0), box(6, 101)],
    }
    assert chosen([submission(each) for each in regions], regions) == "b"


def test_a_region_of_another_label_is_no_agreement() -> None:
    regions = {"a": [box(1, 0, label=2)], "b": [box(2, 0)], "c": [box(3, 0)]}
    assert chosen([submission(each) for each in regions], regions) == "b"


def test_empty_versions_agree() -> None:
    assert chosen([submission(each) for each in "abc"], {"a": [box(1, 0)]}) == "b"
