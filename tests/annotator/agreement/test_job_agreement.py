"""Regions of several versions are matched by place, and what differs is told and voted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import place_overlaps
from annotator.agreement.disagreements import DisagreementKind
from annotator.agreement.job_agreement import AgreementOptions, job_agreement
from annotator.agreement.match_counts import MatchCount
from annotator.agreement.matched_items import ItemVersions, JobVersion
from annotator.agreement.region_groups import Group, groups_of, item_marks
from annotator.agreement.votes import Undecided
from annotator.model.entities import SOUND, KindId, Origin, Status
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from tests.support.versions import LABELS, Row, record, version, versions

CAR = ("car", 10, 10, 100, 50)
SIGN = ("sign", 300, 10, 40, 40)
VOTES = AgreementOptions(votes=True)


def test_of_two_versions_the_first_counts_as_right() -> None:
    ours = [CAR, SIGN, ("tree", 500, 10, 50, 90)]
    theirs = [("car", 10, 10, 100, 40), ("tree", 300, 10, 40, 40)]
    found = job_agreement(versions({1: ours, 2: []}, {1: theirs, 3: []}))
    assert (found.items, found.only_one, found.too_much) == (1, 2, 0)
    assert found.pairs.by_label == {
        "car": MatchCount(1, 0, 0, 800_000_000),
        "sign": MatchCount(0, 1, 0, 0),
        "tree": MatchCount(0, 1, 1, 0),
    }
    everything = found.pairs.all_labels
    assert (everything.precision, everything.recall) == (Fraction(1, 2), Fraction(1, 3))
    assert everything.f1 == Fraction(2, 5)
    assert everything.mean_overlap == Fraction(4, 5)
    # Labels do not decide which places are the same.
    assert found.pairs.places == MatchCount(2, 1, 0, 1_800_000_000)
    assert dict(found.pairs.labels.pairs) == {("car", "car"): 1, ("sign", "tree"): 1}


def test_a_label_is_matched_best_and_not_greedily() -> None:
    ours = [("car", 0, 0, 100, 10), ("car", 40, 0, 100, 10)]
    theirs = [("car", 30, 0, 100, 10), ("car", 70, 0, 100, 10)]
    found = job_agreement(versions({1: ours}, {1: theirs}))
    # The closest two are 40 and 30; taking them would leave 0 and 70, which hardly overlap.
    assert found.pairs.all_labels.both == 2


def test_turned_boxes_and_segments_of_sound_are_matched_by_what_they_share() -> None:
    one, two = record(1, CAR, by="a"), record(1, CAR, by="b")
    turned = replace(one.regions[0], geometry=Box(10, 10, 100, 50, 90))
    found = job_agreement(
        [version("a", replace(one, regions=[turned])), version("b", two)],
        options=AgreementOptions(0.3),
    )
    # A square of 50 px is common to both: 2500 / (5000 + 5000 - 2500).
    assert found.pairs.places.mean_overlap == Fraction(333_333_333, 1_000_000_000)
    heard = [
        replace(
            each,
            item=replace(each.item, kind=SOUND),
            regions=[replace(each.regions[0], geometry=SoundSegment(start, 16_000, 16_000))],
        )
        for each, start in ((one, 0), (two, 4_000))
    ]
    found = job_agreement([version(str(at), each) for at, each in enumerate(heard)])
    assert found.pairs.places.mean_overlap == Fraction(3, 4)


def test_an_item_of_an_unknown_kind_is_compared_by_equal_places_and_stops_no_other() -> None:
    found = []
    for at, row in enumerate([CAR, ("car", 11, 10, 100, 50)]):
        strange = record(1, row, SIGN, by=f"{at}-")
        item = replace(strange.item, kind=KindId("video"))
        found.append(version(str(at), replace(strange, item=item), record(2, CAR, by=f"{at}-")))
    agreement = job_agreement(found, options=VOTES)
    assert (agreement.items, agreement.too_much) == (2, 0)
    assert agreement.pairs.by_label["sign"].both == 1
    assert agreement.pairs.by_label["car"] == MatchCount(1, 1, 1, 1_000_000_000)


def test_of_three_versions_each_pair_counts_both_ways() -> None:
    found = job_agreement(versions({1: [CAR]}, {1: [CAR]}, {1: []}))
    both = found.pairs.all_labels
    assert both == MatchCount(2, 2, 2, 2_000_000_000)
    assert both.precision == both.recall == both.f1 == Fraction(1, 2)


def test_proposals_that_nobody_decided_on_and_unconfirmed_items_are_nobodys_work() -> None:
    one, two = record(1, CAR, by="a"), record(1, CAR, by="b")
    guess = replace(one.regions[0], origin=Origin.PROPOSED, touched=False)
    found = job_agreement([version("a", replace(one, regions=[guess])), version("b", two)])
    assert found.pairs.all_labels == MatchCount(0, 0, 1, 0)
    unfinished = record(1, CAR, by="a", status=Status.STARTED)
    assert job_agreement([version("a", unfinished), version("b", two)]).items == 0


def test_texts_are_those_of_the_pairs_and_of_what_one_side_lacks() -> None:
    ours = [("sign", 0, 0, 50, 9, "old tap"), ("sign", 0, 50, 50, 9, "drips")]
    found = job_agreement(versions({1: ours}, {1: [("sign", 0, 0, 50, 9, "old  cap")]}))
    errors = found.pairs.texts["written/1"]
    assert (errors.characters.errors, errors.characters.length) == (1 + 5, 7 + 5)
    assert errors.words.rate == Fraction(2, 3)


def test_tags_agree_also_where_nobody_gave_one() -> None:
    tagged: dict[int, list[Row]] = {1: [("tree",)]}
    bare: dict[int, list[Row]] = {2: [], 3: [], 4: []}
    found = job_agreement(versions({**tagged, **bare}, {**tagged, **bare}))
    assert found.tags.alpha.units == 4
    assert found.tags.alpha.alpha == found.tags.kappa.kappa == 1
    found = job_agreement(versions({**tagged, **bare}, {1: [], **bare}))
    # 4 items, one of which has the tag for the first version alone.
    assert found.tags.kappa.kappa == 0
    assert found.tags.alpha.alpha == 1 - Fraction(7 * 2, 8 * 8 - 1 - 7 * 7)


def test_gold_takes_all_versions_together_and_needs_only_one() -> None:
    gold = version("gold", record(1, CAR, SIGN, by="g"))
    both = versions({1: [CAR]}, {1: [CAR, SIGN], 2: []})
    found = job_agreement(both, gold)
    assert (found.gold_items, found.gold.all_labels) == (1, MatchCount(3, 1, 0, 3_000_000_000))
    assert (found.items, found.versions) == (1, 2)
    alone = job_agreement(both[:1], gold)
    assert (alone.items, alone.gold.all_labels.recall) == (0, Fraction(1, 2))


# Groups -------------------------------------------------------------------------------------------


def groups(*rows: Sequence[Row]) -> list[Group]:
    """Return the groups of one item in versions with these rows."""
    records = tuple(record(1, *each, by=f"{at}-") for at, each in enumerate(rows))
    return groups_of(item_marks(ItemVersions(records[0].item, records), [LABELS] * len(rows)))


def test_a_chain_of_places_that_drift_apart_is_not_one_place() -> None:
    chain = [[("car", 0, 0, 100, 10)], [("car", 30, 0, 100, 10)], [("car", 60, 0, 100, 10)]]
    assert sorted(len(group.members) for group in groups(*chain)) == [1, 2]


BOXES = st.lists(
    st.tuples(
        st.sampled_from(["car", "sign"]),
        st.integers(0, 40),
        st.integers(0, 12),
        st.integers(20, 31),
        st.integers(10, 15),
    ),
    max_size=4,
    unique=True,
)


@given(st.lists(BOXES, min_size=2, max_size=3))
def test_every_region_is_in_one_group_in_which_all_places_overlap(
    rows: list[list[Row]],
) -> None:
    found = groups(*rows)
    assert sum(len(group.members) for group in found) == sum(map(len, rows))
    for group in found:
        assert group.overlap >= 500_000_000
        assert len({mark.region.id for mark in group.members}) == len(group.members)


# Disagreements and votes --------------------------------------------------------------------------


def kinds(*rows: Sequence[Row]) -> list[set[DisagreementKind]]:
    """Return the kinds of each disagreement on one item."""
    found = job_agreement(versions(*({1: each} for each in rows)))
    assert found.differing == len(found.disagreements)
    return [set(each.kinds) for each in found.disagreements]


def test_each_place_that_differs_is_told_with_all_its_kinds() -> None:
    text = ("car", 10, 10, 100, 50, "one two")
    assert kinds([text], [text]) == []
    assert kinds([CAR], []) == [{DisagreementKind.EXTRA}]
    assert kinds([], [CAR]) == [{DisagreementKind.MISSING}]
    assert kinds([CAR], [("sign", 10, 10, 100, 50)]) == [{DisagreementKind.LABEL}]
    assert kinds([CAR], [("car", 10, 10, 100, 35)]) == [{DisagreementKind.PLACE}]
    assert kinds([text], [("sign", 10, 10, 60, 50, "one  too")]) == [
        {DisagreementKind.LABEL, DisagreementKind.PLACE, DisagreementKind.TEXT}
    ]
    assert kinds([("tree",)], []) == [{DisagreementKind.EXTRA}]


def test_the_size_of_a_disagreement_is_between_nothing_and_whole() -> None:
    (alone,) = job_agreement(versions({1: [CAR]}, {1: []})).disagreements
    assert alone.size == 1
    assert alone.has_it == (True, False)
    three = job_agreement(versions({1: [CAR]}, {1: [CAR]}, {1: []})).disagreements
    assert [each.size for each in three] == [Fraction(2, 3)]
    (place,) = job_agreement(versions({1: [CAR]}, {1: [("car", 10, 10, 100, 35)]})).disagreements
    assert place.size == Fraction(3, 10)


def voted(*rows: Sequence[Row]) -> tuple[list[tuple[str, float, str]], list[str], list[Undecided]]:
    """Return the regions, tags and open places of a vote on one item."""
    (vote,) = job_agreement(versions(*({1: each} for each in rows)), options=VOTES).votes
    boxes = [
        (mark.label, mark.region.box.x, mark.region.transcription)
        for mark in vote.marks
        if mark.region.box
    ]
    return boxes, list(vote.tags), [each.why for each in vote.open]


def test_a_majority_decides_on_region_label_text_and_place() -> None:
    result = voted(
        [("car", 10, 10, 100, 50, "a"), ("tree",)],
        [("sign", 13, 10, 100, 50, "b"), ("tree",)],
        [("car", 12, 10, 100, 50, "a"), SIGN],
    )
    # The place in the middle overlaps most with both others.
    assert result == ([("car", 12.0, "a")], ["tree"], [Undecided.SINGLE])


def test_ties_and_what_one_alone_has_are_listed_and_never_dropped() -> None:
    assert voted([CAR], []) == ([], [], [Undecided.SINGLE])
    assert voted([CAR], [CAR], [], []) == ([], [], [Undecided.TIE])
    assert voted([CAR], [CAR], [], [], []) == ([], [], [Undecided.MINORITY])
    assert voted([CAR], [("sign", 10, 10, 100, 50)]) == ([], [], [Undecided.LABEL_TIE])
    texts = [[("car", 10, 10, 100, 50, text)] for text in "ab"]
    assert voted(*texts) == ([("car", 10.0, "")], [], [Undecided.TEXT_TIE])
    assert voted([("tree",)], [("tree",)], [], []) == ([], [], [Undecided.TIE])


def test_the_order_of_the_versions_changes_neither_vote_nor_agreement() -> None:
    made = versions(
        {1: [CAR, SIGN, ("tree",)], 2: [("car", 0, 0, 30, 30, "x y")]},
        {1: [("car", 12, 10, 100, 50)], 2: [("car", 2, 0, 30, 30, "x y")]},
        {2: [("sign", 1, 1, 30, 30, "x z"), SIGN], 1: [("car", 10, 11, 100, 50), SIGN]},
    )

    def told(order: Sequence[JobVersion]) -> tuple[object, ...]:
        found = job_agreement(order, options=VOTES)
        taken = [
            (vote.item.path, [(mark.label, mark.region.geometry) for mark in vote.marks])
            for vote in found.votes
        ]
        return found.pairs.by_label, found.labels.alpha, found.tags.alpha.alpha, sorted(taken)

    first, *others = [told(order) for order in permutations(made)]
    assert all(other == first for other in others)


def test_a_crowded_item_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_overlaps, "MOST_STEPS", 40 * 59 * 60)
    crowd = [("car", 0, 0, 400, 400 + number / 4) for number in range(60)]
    found = job_agreement(versions({1: crowd, 2: [CAR]}, {1: crowd, 2: [CAR]}))
    assert (found.items, found.too_much) == (1, 1)


def test_an_item_whose_texts_are_too_long_is_left_out_whole() -> None:
    long = [("sign", 0, 0, 50, 9, "x " * 50_000), CAR]
    found = job_agreement(versions({1: long, 2: [CAR]}, {1: long, 2: [CAR]}))
    assert (found.items, found.too_much) == (1, 1)
    # Nothing of it is counted.
    assert found.pairs.all_labels == MatchCount(1, 0, 0, 1_000_000_000)
    gold = version("gold", record(1, *long, by="g"))
    assert job_agreement(versions({1: long}), gold).gold.places == MatchCount()
