"""A draft behind a region: undecided, accepted, corrected; split, joined, copied, stored."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.drafts.draft import (
    TextDraft,
    TextOrigin,
    draft_of,
    drafted,
    exported_draft,
    imported_extra,
    is_of_its_form,
    next_waiting,
    shown_text,
    text_origin,
    waiting,
    waiting_draft,
    with_text,
)
from annotator.editing.changes import EditState
from annotator.editing.commands import AddRegions, Confirm, Judge, SetTranscription
from annotator.editing.copy_regions import copied
from annotator.editing.draft_commands import AcceptDrafts, DraftTexts
from annotator.editing.line_commands import JoinLines, SplitLine
from annotator.job_file.project import Project
from annotator.model.entities import ItemId, Origin, Region, RegionId, Review
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from tests.annotator.job_file.jobs import ADA, editor_on, make_job, new_region
from tests.support.snapshots import a_region

SAID = TextDraft("the first line", "tesseract", "5.5.0", "eng", 0.61)


def bare(number: int, **more: Any) -> Region:
    box = Box(10, 40 * number, 200, 30)
    return replace(a_region(number, box=box), transcription="", order=f"{number:03}", **more)


def state_of(*regions: Region) -> EditState:
    return EditState(ItemId(1), regions={region.id: region for region in regions})


def run(command: Any, *regions: Region) -> dict[RegionId, Region | None]:
    change = command.change(state_of(*regions))
    assert change is not None
    return {key: new for key, (_old, new) in change.regions.items()}


def test_a_draft_leaves_text_and_state_of_a_region_as_they_are() -> None:
    region = bare(1, origin=Origin.IMPORTED, touched=False, extra='{"note":1}')
    (new,) = run(DraftTexts({region.id: SAID}), region).values()
    assert new is not None
    assert (new.transcription, new.touched) == ("", False)
    assert json.loads(new.extra)["note"] == 1
    assert (waiting_draft(new), shown_text(new)) == (SAID, "the first line")


@pytest.mark.parametrize(
    "region",
    [
        bare(1, is_locked=True),
        with_text(bare(1), "typed"),
        with_text(drafted(bare(1), SAID), ""),
        with_text(with_text(drafted(bare(1), SAID), "x"), ""),
    ],
)
def test_a_locked_a_typed_and_a_decided_region_are_not_drafted(region: Region) -> None:
    assert DraftTexts({region.id: SAID}).change(state_of(region)) is None


def test_accepting_and_typing_decide_in_whichever_way_the_text_got_there() -> None:
    region = drafted(bare(1), SAID)
    (new,) = run(AcceptDrafts((region.id,)), region).values()
    assert new is not None
    assert text_origin(new) is TextOrigin.ACCEPTED
    assert AcceptDrafts((new.id,)).change(state_of(new)) is None
    (other,) = run(SetTranscription(region.id, "another"), region).values()
    assert other is not None
    assert text_origin(other) is TextOrigin.CORRECTED
    (back,) = run(SetTranscription(region.id, SAID.text), other).values()
    assert back is not None
    assert text_origin(back) is TextOrigin.ACCEPTED


def test_a_locked_draft_waits_on() -> None:
    region = replace(drafted(bare(1), SAID), is_locked=True)
    assert AcceptDrafts((region.id,)).change(state_of(region)) is None


def test_the_halves_of_a_draft_wait_and_those_of_a_decided_one_are_corrected() -> None:
    for region, origin in (
        (drafted(bare(1), SAID), TextOrigin.UNDECIDED),
        (with_text(drafted(bare(1), SAID), SAID.text), TextOrigin.CORRECTED),
    ):
        second = bare(2)
        new = run(SplitLine(region.id, second, 0.5, 9), region)
        first, other = new[region.id], new[second.id]
        assert first is not None
        assert other is not None
        assert [shown_text(each) for each in (first, other)] == ["the first", "line"]
        assert [text_origin(each) for each in (first, other)] == [origin, origin]


def test_joined_drafts_are_one_draft_as_sure_as_the_least() -> None:
    one, other = drafted(bare(1), SAID), drafted(bare(2), replace(SAID, text="b", confidence=0.2))
    new = run(JoinLines((one.id, other.id)), one, other)
    first = new[one.id]
    assert first is not None
    assert waiting_draft(first) == replace(SAID, text="the first line\nb", confidence=0.2)


def test_a_draft_that_is_joined_with_a_typed_line_is_corrected() -> None:
    one, other = drafted(bare(1), SAID), with_text(bare(2), "typed")
    first = run(JoinLines((one.id, other.id)), one, other)[one.id]
    assert first is not None
    assert text_origin(first) is TextOrigin.CORRECTED


def test_a_copy_of_an_engines_text_is_no_typed_text() -> None:
    accepted = with_text(drafted(bare(1), SAID), SAID.text)
    for source, origin in (
        (accepted, TextOrigin.ACCEPTED),
        (with_text(accepted, "corrected"), TextOrigin.CORRECTED),
        (with_text(bare(1), "typed"), TextOrigin.TYPED),
        (drafted(bare(1), SAID), None),
    ):
        copy = copied(source, lambda _old: bare(7))
        assert (copy.id, copy.transcription) == (bare(7).id, source.transcription)
        assert text_origin(copy) is origin


def test_the_queue_goes_from_the_least_sure_and_wraps_around() -> None:
    regions = {
        region.id: region
        for region in (
            drafted(bare(1), replace(SAID, confidence=0.9)),
            drafted(bare(2), replace(SAID, confidence=0.1)),
            drafted(bare(3), replace(SAID, confidence=0.5)),
            bare(4),
        )
    }
    first, second, third, _none = regions
    assert [region.id for region in waiting(regions.values())] == [second, third, first]
    assert next_waiting(regions, None) == second
    assert next_waiting(regions, second) == third
    assert next_waiting(regions, third) == first
    regions[second] = with_text(regions[second], "decided")
    assert next_waiting(regions, second) == third
    assert next_waiting(regions, first) == third
    assert next_waiting({}, None) is None


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        "x",
        {"engine": "e"},
        {**json.loads(drafted(bare(1), SAID).extra)["draft"], "confidence": "high"},
        {**json.loads(drafted(bare(1), SAID).extra)["draft"], "confidence": 7},
        {**json.loads(drafted(bare(1), SAID).extra)["draft"], "text": 7},
        {**json.loads(drafted(bare(1), SAID).extra)["draft"], "engine": "e" * 101},
        {**json.loads(drafted(bare(1), SAID).extra)["draft"], "more": 1},
    ],
)
def test_what_an_import_calls_a_draft_is_none_if_it_has_another_form(said: object) -> None:
    assert not is_of_its_form(said)
    record = imported_extra({"id": 1, "draft": said})
    region = bare(1, extra=json.dumps({"draft": record["draft"]}))
    assert draft_of(region) is None
    assert exported_draft(region) is None


def test_an_import_cannot_pass_its_texts_off_as_decided_here() -> None:
    own = json.loads(with_text(drafted(bare(1), SAID), SAID.text).extra)["draft"]
    assert own["decided"] is True
    came = imported_extra({"draft": own})["draft"]
    assert came == {**{k: v for k, v in own.items() if k != "decided"}, "imported": True}
    region = replace(bare(1, extra=json.dumps({"draft": came})), transcription=SAID.text)
    assert imported_extra({"draft": {**came, "imported": False}})["draft"] == came
    assert text_origin(region) is TextOrigin.TYPED


def test_drafts_and_decisions_are_there_when_the_job_is_opened_again(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        editor = editor_on(project, 1)
        regions = [replace(new_region(project), transcription="") for _ in range(3)]
        editor.run(AddRegions(tuple(regions)))
        editor.run(DraftTexts({region.id: SAID for region in regions}))
        editor.run(AcceptDrafts((regions[0].id,)))
        editor.run(SetTranscription(regions[1].id, "corrected"))
        editor.run(AcceptDrafts((regions[2].id,)))
        editor.undo()
        path = project.path
    with Project.open(path) as project:
        state = editor_on(project, 1).state
        found = {region.id: text_origin(region) for region in state.regions.values()}
    assert [found[region.id] for region in regions] == [
        TextOrigin.ACCEPTED,
        TextOrigin.CORRECTED,
        TextOrigin.UNDECIDED,
    ]


def test_another_run_replaces_drafts_that_nobody_decided_on() -> None:
    region = drafted(bare(1), SAID)
    other = replace(SAID, text="die erste Zeile", language="deu")
    (new,) = run(DraftTexts({region.id: other}), region).values()
    assert new is not None
    assert waiting_draft(new) == other
    assert DraftTexts({region.id: other}).change(state_of(new)) is None


def test_drafts_leave_the_review_of_an_accepted_item_until_one_is_accepted(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        reviewer = new_worker("Bo")
        for worker in (ADA, reviewer):
            project.writes.add_worker(worker).result()
        editor = editor_on(project, 1)
        region = replace(new_region(project), transcription="")
        editor.run(AddRegions((region,)))
        editor.run(Confirm(ADA.id))
        editor.run(Judge(reviewer.id, Review.ACCEPTED))
        editor.run(DraftTexts({region.id: SAID}))
        assert waiting_draft(editor.state.regions[region.id]) == SAID
        reviews = [editor.state.facts.review]
        editor.run(AcceptDrafts((region.id,)))
        reviews.append(editor.state.facts.review)
    assert reviews == [Review.ACCEPTED, Review.NONE]


def test_a_draft_without_a_confidence_states_none_and_waits_at_the_end() -> None:
    unstated = replace(SAID, confidence=None)
    first, second = drafted(bare(1), unstated), drafted(bare(2), SAID)
    assert draft_of(first) == unstated
    assert "confidence" not in json.loads(first.extra)["draft"]
    assert waiting((first, second)) == [second, first]
    regions = {region.id: region for region in (first, second)}
    assert next_waiting(regions, None) == second.id
    assert next_waiting(regions, second.id) == first.id
    (joined,) = [
        new for new in run(JoinLines([first.id, second.id]), first, second).values() if new
    ]
    found = draft_of(joined)
    assert found is not None
    assert found.confidence == SAID.confidence
