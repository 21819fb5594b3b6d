"""A proposal keeps what was proposed, and tells what the person made of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from annotator.editing.changes import EditState, apply_change
from annotator.editing.commands import Command, SetBoxes, SetLabel, SetTranscription
from annotator.editing.copy_regions import LeftOut, bring
from annotator.editing.proposal_commands import KeepProposals, Propose, RefuseProposals
from annotator.model.entities import (
    AttributeKind,
    ItemId,
    Label,
    LabelId,
    Origin,
    Region,
    RegionId,
    Regions,
    ValueKind,
)
from annotator.model.geometry import Box
from annotator.model.segment import SoundSegment
from annotator.proposals.proposal import (
    Decision,
    Proposal,
    ProposalSource,
    as_whole_pixels,
    decision_on,
    is_of_its_form,
    is_undecided,
    label_now,
    next_undecided,
    proposal_of,
    proposed,
    undecided,
)

CAR, SIGN = LabelId(1), LabelId(2)
LABELS = {CAR: Label(CAR, "car", 0), SIGN: Label(SIGN, "sign", 1)}


def plain(name: str, number: int) -> Region:
    return Region(RegionId(name), number, CAR, Box(1, 2, 30, 40), f"{number:06}")


def made(name: str, number: int = 1, box: Box | None = None, sha256: str = "") -> Region:
    said = Proposal(ProposalSource.DETECTOR, box or Box(10, 20, 30, 40), SIGN, 0.87654, sha256)
    return proposed(plain(name, number), said)


def state_of(*regions: Region) -> EditState:
    return EditState(ItemId(1), regions={region.id: region for region in regions}, labels=LABELS)


def after(state: EditState, command: Command) -> Regions:
    change = command.change(state)
    assert change is not None
    return apply_change(state, change).regions


def test_a_proposal_is_untouched_and_tells_what_was_proposed() -> None:
    region = made("a", sha256="ab" * 32)
    assert (region.origin, region.touched) == (Origin.PROPOSED, False)
    assert (region.geometry, region.label_id) == (Box(10, 20, 30, 40), SIGN)
    said = Proposal(ProposalSource.DETECTOR, Box(10, 20, 30, 40), SIGN, 0.877, "ab" * 32)
    assert proposal_of(region) == said
    assert decision_on(region) is Decision.UNDECIDED
    assert decision_on(plain("b", 2)) is None


def test_a_turned_box_comes_back_turned() -> None:
    said = proposal_of(made("a", box=Box(10, 20, 30, 40, 33.5)))
    assert said is not None
    assert said.place == Box(10, 20, 30, 40, 33.5)


@pytest.mark.parametrize(
    "extra", ["", "{}", "[]", '{"proposed":7}', '{"proposed":{"by":"me"}}', "{"]
)
def test_what_does_not_tell_is_none_and_counts_as_corrected_once_touched(extra: str) -> None:
    region = replace(made("a"), extra=extra)
    assert proposal_of(region) is None
    assert decision_on(region) is Decision.UNDECIDED
    assert decision_on(replace(region, touched=True)) is Decision.CORRECTED


def test_what_is_kept_moved_relabelled_or_given_a_text() -> None:
    state, key = state_of(made("a")), RegionId("a")
    kept = after(state, KeepProposals((key,)))[key]
    assert decision_on(kept) is Decision.KEPT
    assert kept == replace(made("a"), touched=True)
    moved = after(state, SetBoxes({key: Box(11, 20, 30, 40)}))[key]
    assert decision_on(moved) is Decision.CORRECTED
    assert proposal_of(moved) == proposal_of(made("a"))
    assert decision_on(after(state, SetLabel((key,), CAR))[key]) is Decision.CORRECTED
    assert decision_on(after(state, SetTranscription(key, "Bar"))[key]) is Decision.KEPT
    back = after(state_of(moved), SetBoxes({key: Box(10, 20, 30, 40)}))[key]
    assert decision_on(back) is Decision.KEPT


def test_keeping_and_refusing_touch_only_what_waits_and_can_be_turned_round() -> None:
    drawn, kept = plain("drawn", 1), replace(made("kept", 2), touched=True)
    state = state_of(drawn, kept, made("a", 3), made("b", 4))
    every = tuple(state.regions)
    for command in (KeepProposals(every), RefuseProposals(every)):
        change = command.change(state)
        assert change is not None
        assert set(change.regions) == {"a", "b"}
        there = apply_change(state, change)
        assert there.regions[drawn.id] == drawn
        assert there.regions[kept.id] == kept
        assert apply_change(there, change.inverse()) == state
    assert set(after(state, RefuseProposals(every))) == {"drawn", "kept"}
    assert not undecided(after(state, KeepProposals(every)))
    decided = state_of(drawn, kept)
    assert KeepProposals(every).change(decided) is None
    assert RefuseProposals(every).change(decided) is None


def test_proposing_is_one_step_and_proposes_nothing_twice() -> None:
    state = state_of(plain("drawn", 1))
    new = (made("a", 2), made("b", 3))
    change = Propose(new).change(state)
    assert change is not None
    there = apply_change(state, change)
    assert [region.id for region in undecided(there.regions)] == ["a", "b"]
    assert apply_change(there, change.inverse()) == state
    assert Propose(new).change(there) is None


def test_what_was_merged_into_another_label_stands_for_that() -> None:
    kept = replace(made("a"), touched=True)
    relabelled = replace(kept, label_id=CAR)
    assert decision_on(relabelled, {SIGN: LabelId(3), LabelId(3): CAR}) is Decision.KEPT
    assert decision_on(relabelled, {SIGN: LabelId(3)}) is Decision.CORRECTED
    assert decision_on(kept, {SIGN: CAR}) is Decision.CORRECTED
    assert label_now(CAR, {CAR: SIGN, SIGN: CAR}) == CAR


def test_a_detected_one_begins_with_the_defaults_of_its_label_and_a_followed_one_does_not() -> None:
    colour = AttributeKind("colour", ValueKind.CHOICE, ("red", "blue"), default="red")
    state = replace(state_of(), labels={SIGN: replace(LABELS[SIGN], attributes=(colour,))})
    followed = proposed(plain("b", 2), Proposal(ProposalSource.TRACK, Box(1, 2, 30, 40), SIGN, 0.5))
    there = after(state, Propose((made("a"), followed)))
    assert dict(there[RegionId("a")].attributes) == {"colour": "red"}
    assert there[RegionId("b")].attributes == {}


def test_what_nobody_decided_on_is_not_carried_to_other_items_as_work() -> None:
    def make(region: Region) -> Region:
        return replace(region, id=RegionId(f"copy of {region.id}"), touched=True)

    regions = [plain("drawn", 1), made("waiting", 2), replace(made("kept", 3), touched=True)]
    brought = bring("carry", state_of(), (0, 0), regions, make)
    assert brought.change is not None
    assert set(brought.change.regions) == {"copy of drawn", "copy of kept"}
    assert brought.left_out == LeftOut(undecided=1)


def test_the_next_one_is_in_reading_order_and_begins_anew_at_the_end() -> None:
    regions = state_of(made("c", 3), plain("b", 2), made("a", 1), made("d", 4)).regions
    assert next_undecided(regions, None) == "a"
    assert next_undecided(regions, RegionId("a")) == "c"
    assert next_undecided(regions, RegionId("b")) == "c"
    assert next_undecided(regions, RegionId("d")) == "a"
    assert next_undecided(regions, RegionId("gone")) == "a"
    assert next_undecided(state_of(plain("b", 2)).regions, None) is None
    assert is_undecided(regions[RegionId("a")])


def test_proposals_lie_on_whole_pixels_and_never_vanish() -> None:
    assert as_whole_pixels(Box(10.4, 20.5, 30.2, 0.3)) == Box(10, 21, 31, 1)
    assert as_whole_pixels(Box(-0.5, 0, 5, 5, 12.0)) == Box(0, 0, 5, 5, 12.0)


def test_what_stands_in_extra_is_plain_json_with_the_names_of_coco() -> None:
    assert json.loads(made("a", sha256="cd" * 32).extra) == {
        "proposed": {
            "by": "detector",
            "bbox": [10, 20, 30, 40],
            "category_id": 2,
            "score": 0.877,
            "model_sha256": "cd" * 32,
        }
    }


def test_a_line_names_the_method_that_found_it() -> None:
    said = Proposal(ProposalSource.TEXT, Box(1, 2, 30, 4), LabelId(2), 0.9, method="lines/1")
    region = proposed(made("a"), said)
    assert proposal_of(region) == said
    form = json.loads(region.extra)["proposed"]
    assert form["method"] == "lines/1"
    assert is_of_its_form(form)
    for method in ("Lines/1", "lines/0", "lines", "", 1, "lines/1\n"):
        assert not is_of_its_form({**form, "method": method})


def test_a_proposed_segment_comes_back_and_is_kept_or_corrected() -> None:
    place = SoundSegment(4_410, 44_100, 44_100)
    said = Proposal(ProposalSource.SPEECH, place, SIGN, 0.5, method="speech/1")
    region = proposed(replace(plain("a", 1), geometry=None), said)
    assert region.geometry == place
    assert proposal_of(region) == said
    assert decision_on(region) is Decision.UNDECIDED
    kept = replace(region, touched=True, transcription="ask not")
    assert decision_on(kept) is Decision.KEPT
    longer = replace(kept, geometry=replace(place, end_sample=50_000))
    assert decision_on(longer) is Decision.CORRECTED


@pytest.mark.parametrize(
    "segment", ["[1]", "[5,5,16000]", "[1,2,0]", '["a","b","c"]', "7", "[0.5,2,16000]"]
)
def test_a_segment_that_is_none_is_no_proposal(segment: str) -> None:
    extra = f'{{"proposed":{{"by":"speech","segment":{segment},"category_id":1,"score":1}}}}'
    assert proposal_of(replace(made("a"), extra=extra)) is None


def test_the_form_of_boxes_in_exports_knows_no_speech() -> None:
    form = {"by": "text", "bbox": [1, 2, 3, 4], "score": 0.5}
    assert is_of_its_form(form)
    assert not is_of_its_form({**form, "by": "speech"})


def test_numbers_of_hundreds_of_digits_are_no_proposal() -> None:
    form = {"by": "detector", "bbox": [1, 2, 3, 4], "score": 0.5}
    assert is_of_its_form(form)
    assert not is_of_its_form({**form, "bbox": [10**400, 2, 3, 4]})
    assert not is_of_its_form({**form, "score": 10**400})
    region = made("a")
    assert proposal_of(region)
    said = json.loads(region.extra)["proposed"]
    for changed in ({**said, "score": 10**400}, {**said, "bbox": [10**400, 2, 3, 4]}):
        assert proposal_of(replace(region, extra=json.dumps({"proposed": changed}))) is None
