"""The regions of two versions are paired by id or by place, and items by path."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from annotator.agreement import place_overlaps
from annotator.agreement.item_comparison import Unmatched, compared, comparisons
from annotator.agreement.normalization import EXACT
from annotator.agreement.region_pairs import region_pairs
from annotator.model.entities import IMAGE, SOUND, Origin, Region, RegionId
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from tests.support.snapshots import a_record, a_region, an_item


def line(number: int, top: float, text: str = "", *, height: float = 20, by: str = "") -> Region:
    """Return a line of a page; lines of another person have ids of their own."""
    region = a_region(number, box=Box(10, top, 400, height), transcription=text)
    return replace(region, id=RegionId(f"{by}{region.id}"))


def numbers(kind: str, ours: list[Region], theirs: list[Region]) -> list[tuple[int, int]]:
    """Return the numbers of the paired regions, 0 for none."""
    return [
        (pair.ours.number if pair.ours else 0, pair.theirs.number if pair.theirs else 0)
        for pair in region_pairs(SOUND if kind == "sound" else IMAGE, ours, theirs)
    ]


def test_a_region_with_the_same_id_is_the_same_wherever_it_is() -> None:
    assert numbers("image", [line(1, 0), line(2, 30)], [line(2, 300), line(1, 30)]) == [
        (1, 1),
        (2, 2),
    ]


def test_others_are_the_same_by_their_place_the_best_first() -> None:
    ours = [line(1, 0), line(2, 30), line(3, 60)]
    theirs = [line(7, 33, by="b"), line(8, 27, by="b"), line(9, 200, by="b"), line(6, 1, by="b")]
    assert numbers("image", ours, theirs) == [(1, 6), (2, 7), (3, 0), (0, 8), (0, 9)]


def test_a_tall_region_does_not_hide_the_lines_that_lie_beside_it() -> None:
    ours = [line(number, 30 * number) for number in range(1, 40)]
    theirs = [line(100, 0, height=2000, by="b")] + [
        line(number + 200, 30 * number + 2, by="b") for number in range(39, 0, -1)
    ]
    found = numbers("image", ours, theirs)
    assert found == [(number, number + 200) for number in range(1, 40)] + [(0, 100)]


def test_segments_of_a_sound_are_paired_along_its_time() -> None:
    def segment(number: int, start: int, end: int, by: str = "") -> Region:
        region = replace(a_region(number), geometry=SoundSegment(start, end, 16_000))
        return replace(region, id=RegionId(f"{by}{region.id}"))

    ours = [segment(1, 0, 16_000), segment(2, 16_000, 40_000)]
    theirs = [segment(8, 15_000, 41_000, "b"), segment(9, 100, 16_100, "b")]
    assert numbers("sound", ours, theirs) == [(1, 9), (2, 8)]


def test_a_line_that_one_side_lacks_counts_with_its_whole_length() -> None:
    ours = a_record(an_item(1), [line(1, 0, "one two"), line(2, 30, "three"), line(3, 60)])
    theirs = a_record(an_item(1), [line(1, 0, "one too"), line(9, 90, "four", by="b")])
    found = compared(ours, theirs, EXACT)
    assert [(each.ours, each.theirs) for each in found.lines] == [
        ("one two", "one too"),
        ("three", ""),
        ("", "four"),
    ]
    assert found.errors.words.rate == Fraction(3, 3)
    assert found.errors.characters.rate == Fraction(1 + 5 + 4, 7 + 5)


def test_a_proposal_that_nobody_decided_on_is_no_reading() -> None:
    proposed = replace(line(1, 0, "guess"), origin=Origin.PROPOSED, touched=False)
    found = compared(a_record(an_item(1), [proposed]), a_record(an_item(1), [line(1, 0, "word")]))
    assert [(each.ours, each.theirs) for each in found.lines] == [("", "word")]
    assert found.profile.id == "written/1"


def test_items_are_paired_by_their_path_in_whatever_order_they_come() -> None:
    def version(*items: int) -> list[object]:
        return [a_record(an_item(number), [line(1, 0, f"text {number}")]) for number in items]

    unmatched = Unmatched()
    found = list(comparisons(version(1, 2, 3, 5), version(3, 1, 4, 2), unmatched))  # type: ignore[arg-type]  # records of items, in a list of any objects
    assert sorted(each.item.id for each in found) == [1, 2, 3]
    assert all(each.errors.characters.errors == 0 for each in found)
    assert (unmatched.only_ours, unmatched.only_theirs) == (1, 1)


def test_items_of_another_kind_are_not_the_same() -> None:
    picture = a_record(an_item(1), [line(1, 0, "text")])
    sound = replace(picture, item=replace(picture.item, kind=SOUND))
    unmatched = Unmatched()
    assert list(comparisons([picture], [sound], unmatched)) == []
    assert (unmatched.only_ours, unmatched.only_theirs) == (1, 1)


def test_an_item_with_too_much_to_compare_is_left_out_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Places or texts of strangers cannot keep the program busy for minutes."""
    assert place_overlaps.MOST_STEPS == 40_000_000  # 1,000 places over each other
    monkeypatch.setattr(place_overlaps, "MOST_STEPS", 40 * 59 * 60)
    crowded = [line(number, 0, "x", height=400 + number / 4) for number in range(1, 61)]
    long = [line(1, 0, "x " * 50_000)]
    for ours, count in ((crowded, 60), (long, 1)):
        theirs = [replace(each, id=RegionId(f"b{each.id}")) for each in ours]
        two = [a_record(an_item(1), ours), a_record(an_item(2), [line(1, 0, "one")])]
        other = [a_record(an_item(1), theirs), a_record(an_item(2), [line(1, 0, "one")])]
        unmatched = Unmatched()
        (found,) = comparisons(two, other, unmatched)
        assert (found.item.id, unmatched.too_much) == (2, 1), count
        assert (unmatched.only_ours, unmatched.only_theirs) == (0, 0)


def test_lines_inside_a_page_wide_region_are_not_too_much() -> None:
    ours = [line(1, 0, height=60_000)] + [line(number, 30 * number) for number in range(2, 2_000)]
    theirs = [replace(each, id=RegionId(f"b{each.id}")) for each in ours]
    assert all(one == other for one, other in numbers("image", ours, theirs))
