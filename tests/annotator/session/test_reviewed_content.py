"""What was accepted can be proved: the digest of what the reviewer saw, from review to export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.changes import Change, EditState
from annotator.editing.commands import (
    AddLabel,
    AddRegions,
    Command,
    DeleteRegions,
    SetBoxes,
    SetTranscription,
)
from annotator.editing.label_commands import ChangeLabel, MergeLabels
from annotator.editing.note_commands import (
    SetAttributes,
    SetGroup,
    SetItemComment,
    SetLocked,
    SetRegionComment,
)
from annotator.editing.proposal_commands import KeepProposals, Propose, RefuseProposals
from annotator.errors import InvalidValueError
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import (
    ItemFacts,
    Label,
    LabelId,
    Origin,
    Region,
    Review,
    new_region_id,
)
from annotator.model.geometry import Box
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from annotator.records import ImportRecord
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    ORDER,
    ExportedSitting,
    Sitting,
)
from tests.support.exports import export_coco, load, verified, wheres
from tools.checkers.check_export import main

PLACE = Box(10, 20, 30, 40)
LINE, WORD = LabelId(1), LabelId(2)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Sitting]:
    """Have Ada draw two boxes and a tag on the first item and confirm both items."""
    at = ExportedSitting(tmp_path, order=ORDER)
    session = at.sit(ADA)
    at.open()
    session.editor.run(AddLabel(Label(WORD, "word", 1)))
    boxes = [session.new_region(PLACE, LINE), session.new_region(Box(5, 5, 9, 9), WORD)]
    tag = session.new_region(None, LINE)
    session.editor.run(AddRegions((*boxes, tag)))
    session.editor.run(SetTranscription(boxes[0].id, "Größe"))
    session.confirm()
    at.work(700)
    at.open(ITEMS[1])
    at.add()
    session.confirm()
    at.rise()
    yield at
    at.rise()
    at.project.close()


def reviewed(at: Sitting, verdict: Review = Review.ACCEPTED) -> ItemFacts:
    """Have Ben review the first item, and Ada sit down again with it open."""
    session = at.sit(BEN)
    at.open()
    session.judge(verdict, "" if verdict is Review.ACCEPTED else "the client changed its mind")
    at.rise()
    at.sit(ADA)
    at.open()
    return facts(at)


def facts(at: Sitting) -> ItemFacts:
    at.pump()
    return at.project.reads.load_item(ITEMS[0]).result().state.facts


def state(at: Sitting) -> EditState:
    assert at.session is not None
    return at.session.editor.state


def run(at: Sitting, command: Command) -> None:
    assert at.session is not None
    assert at.session.editor.run(command) is not None
    at.pump()


def exported(at: Sitting, name: str = "out", detail: Detail = Detail.FULL) -> Path:
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        export_coco(at.folder / name, snapshot, ExportOptions(detail=detail))
    return at.folder / name


def first(at: Sitting) -> Region:
    return min(state(at).regions.values(), key=lambda region: region.number)


CHANGES: dict[str, Callable[[Region], Command]] = {
    "a box is moved": lambda region: SetBoxes({region.id: Box(11, 20, 30, 40)}),
    "a text is changed": lambda region: SetTranscription(region.id, "Grösse"),
    "an attribute is set": lambda region: SetAttributes((region.id,), "occluded", True),
    "a region is deleted": lambda region: DeleteRegions((region.id,)),
    "a region gets a group": lambda region: SetGroup((region.id,), 1),
}
NO_CHANGES: dict[str, Callable[[Region], Command]] = {
    "a region is locked": lambda region: SetLocked((region.id,), True),
    "a region gets a comment": lambda region: SetRegionComment((region.id,), "sure?"),
    "the item gets a comment": lambda _region: SetItemComment("sure?"),
    "a label gets another name": lambda _region: ChangeLabel(Label(LINE, "line of text", 0)),
}


@pytest.mark.parametrize("detail", list(Detail))
def test_an_accepted_item_states_its_digest_at_every_level(at: Sitting, detail: Detail) -> None:
    accepted = reviewed(at)
    assert len(accepted.reviewed_sha256) == 64
    folder = exported(at, detail=detail)
    one, other = load(folder, "effort.json")["items"]
    assert one["reviewed_sha256"] == accepted.reviewed_sha256
    assert other["reviewed_sha256"] is None
    result = verified(folder)
    assert result.is_ok, result.problems
    assert "what was accepted or withdrawn, of 1 item" in map(str, result.recomputed)
    assert main([str(folder)]) == 0


@pytest.mark.parametrize("verdict", [Review.ACCEPTED, Review.WITHDRAWN])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_sets_the_item_back_and_the_digest_says_what_was_reviewed(
    at: Sitting, change: str, verdict: Review
) -> None:
    before = reviewed(at, verdict)
    assert before.review is verdict
    run(at, CHANGES[change](first(at)))
    after = facts(at)
    assert after.review is Review.NONE
    assert after.was_reviewed_before
    assert after.reviewed_sha256 == before.reviewed_sha256
    assert at.session is not None
    assert at.session.content_sha256(state(at)) != before.reviewed_sha256
    at.session.editor.undo()
    assert facts(at) == before
    assert at.session.content_sha256(state(at)) == before.reviewed_sha256


@pytest.mark.parametrize("change", NO_CHANGES)
def test_what_is_no_work_leaves_review_and_digest(at: Sitting, change: str) -> None:
    before = reviewed(at)
    run(at, NO_CHANGES[change](first(at)))
    assert replace(facts(at), comment="") == before
    folder = exported(at)
    assert verified(folder).is_ok
    assert main([str(folder)]) == 0


def test_a_change_by_hand_and_back_is_accepted_again(at: Sitting) -> None:
    before = reviewed(at)
    run(at, SetTranscription(first(at).id, "x"))
    assert facts(at).review is Review.NONE
    run(at, SetTranscription(first(at).id, "Größe"))
    assert facts(at) == before
    folder = exported(at)
    assert verified(folder).is_ok
    assert main([str(folder)]) == 0


def test_an_undecided_proposal_changes_nothing_until_it_is_kept(at: Sitting) -> None:
    before = reviewed(at)
    assert at.session is not None
    new = at.session.new_region(Box(50, 60, 7, 8), LINE, Origin.PROPOSED)
    new = proposed(new, Proposal(ProposalSource.TRACK, Box(50, 60, 7, 8), LINE, 0.5))
    run(at, Propose((new,)))
    assert facts(at) == before
    assert verified(exported(at, "proposed")).is_ok
    run(at, RefuseProposals((new.id,)))
    assert facts(at) == before
    other = replace(new, id=new_region_id(), number=new.number + 1)
    run(at, Propose((other,)))
    run(at, KeepProposals((other.id,)))
    assert facts(at).review is Review.NONE


@pytest.mark.parametrize("open_item", ITEMS)
def test_a_merge_of_labels_keeps_the_acceptance_and_its_proof(at: Sitting, open_item: int) -> None:
    before = reviewed(at)
    at.open(open_item)  # type: ignore[arg-type]  # the id of an item is a number
    run(at, MergeLabels(WORD, LINE))
    merged = facts(at)
    assert merged.review is Review.ACCEPTED
    assert merged.reviewed_sha256 != before.reviewed_sha256
    if open_item == ITEMS[0]:
        assert state(at).facts == merged
    folder = exported(at, "merged")
    assert verified(folder).is_ok
    assert main([str(folder)]) == 0
    assert at.session is not None
    at.session.editor.undo()
    assert facts(at) == before
    assert verified(exported(at, "apart")).is_ok
    at.session.editor.redo()
    assert facts(at) == merged


def test_a_merge_does_not_make_a_changed_item_what_was_reviewed_before(at: Sitting) -> None:
    before = reviewed(at)
    run(at, SetTranscription(first(at).id, "x"))
    run(at, MergeLabels(WORD, LINE))
    assert facts(at).reviewed_sha256 == before.reviewed_sha256


def imported() -> ImportRecord:
    region = Region(
        new_region_id(), 0, LINE, Box(1, 2, 3, 4), "", origin=Origin.IMPORTED, touched=False
    )
    return ImportRecord(format="coco", source="old.json", regions=((1, region),))


@pytest.mark.parametrize("verdict", [Review.ACCEPTED, Review.WITHDRAWN, Review.REJECTED])
def test_an_import_sets_a_reviewed_item_back_and_undoing_it_gives_the_review_back(
    at: Sitting, verdict: Review
) -> None:
    before = reviewed(at, verdict)
    assert at.session is not None
    editor = at.session.editor
    step = at.project.writes.run_import(imported()).result()
    editor.history.record(step)
    after = facts(at)
    if verdict is Review.REJECTED:
        assert after == before  # it is to be done again anyway
    else:
        assert after.review is Review.NONE
        assert after.was_reviewed_before
        assert (after.reviewed_by, after.review_reason, after.review_day) == (None, "", 0)
    assert verified(exported(at, "imported")).is_ok
    editor.show(None)
    editor.undo()
    assert facts(at) == before
    assert verified(exported(at, "undone")).is_ok
    editor.redo()
    assert facts(at) == after


@pytest.mark.parametrize("verdict", [Review.ACCEPTED, Review.WITHDRAWN])
def test_what_was_changed_past_the_rules_is_named(at: Sitting, verdict: Review) -> None:
    """A step that says nothing of the review, as by a program that was altered."""
    reviewed(at, verdict)
    assert at.session is not None
    old = first(at)
    new = replace(old, geometry=Box(10, 20, 31, 40))
    at.session.editor.run_over("odd", (Change("odd", ITEMS[0], {old.id: (old, new)}),))
    assert facts(at).review is verdict
    for detail in Detail:
        folder = exported(at, f"odd_{detail}", detail)
        result = verified(folder)
        assert [problem.where for problem in result.problems] == [
            "effort.json, item 1 (p1.jpg), reviewed_sha256"
        ], wheres(result.problems)
        assert main([str(folder)]) == 1


def test_a_new_review_names_what_is_there_then(at: Sitting) -> None:
    before = reviewed(at)
    run(at, SetTranscription(first(at).id, "x"))
    at.rise()
    again = reviewed(at)
    assert again.review is Review.ACCEPTED
    assert not again.was_reviewed_before
    assert again.reviewed_sha256 not in {"", before.reviewed_sha256}
    assert verified(exported(at)).is_ok


def test_a_reopened_item_remembers_that_it_was_reviewed_before(at: Sitting) -> None:
    before = reviewed(at)
    assert at.session is not None
    at.session.reopen()
    assert not facts(at).was_reviewed_before  # it waits for the worker
    at.session.confirm()
    after = facts(at)
    assert after.was_reviewed_before
    assert after.reviewed_sha256 == before.reviewed_sha256


def test_nobody_takes_a_withdrawal_back_by_doing_the_item_again(at: Sitting) -> None:
    before = reviewed(at, Review.WITHDRAWN)
    assert before.review_reason == "the client changed its mind"
    assert at.session is not None
    with pytest.raises(InvalidValueError, match="was withdrawn"):
        at.session.reopen()
    with pytest.raises(InvalidValueError, match="was withdrawn"):
        at.session.skip("blurred")
    assert at.session.confirm() is None
    assert facts(at) == before
    assert not at.project.reads.next_unfinished(0, ADA.id).result()
