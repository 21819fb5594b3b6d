"""Proposals that were refused are counted from the history; what was undone counts no more."""

from __future__ import annotations

from dataclasses import replace

from annotator.editing.commands import AddRegions, DeleteRegions, SetBoxes
from annotator.editing.proposal_commands import KeepProposals, Propose, RefuseProposals
from annotator.export.api import ItemSummary
from annotator.job_file import Project
from annotator.model.entities import ItemId, LabelId, Region
from annotator.model.geometry import Box
from annotator.proposals.counts import RefusedProposals, counted
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from tests.annotator.job_file.jobs import editor_on, new_region


def proposal(project: Project, number: int) -> Region:
    """Return a proposal; each is at another place."""
    region = new_region(project, f"p{number}")
    said = Proposal(
        ProposalSource.TRACK, Box(10 * number, 5, 20, 20), LabelId(region.label_id), 0.9
    )
    return replace(proposed(region, said), transcription="")


def told(project: Project) -> dict[ItemId, RefusedProposals]:
    with project.snapshot().result() as snapshot:
        return dict(snapshot.refusals())


def test_refused_by_key_or_deleted_undecided_counts_with_its_time(project: Project) -> None:
    editor = editor_on(project, 2)
    made = [proposal(project, number) for number in range(5)]
    editor.run(Propose(tuple(made)))
    drawn = new_region(project, "drawn")
    editor.run(AddRegions((drawn,)))
    editor.run(RefuseProposals((made[0].id, made[1].id)))
    editor.run(DeleteRegions((made[2].id, drawn.id)))
    editor.run(KeepProposals((made[3].id,)))
    editor.run(DeleteRegions((made[3].id,)))  # it was kept before: it is no refusal
    with project.snapshot().result() as snapshot:
        (item,) = [each for each in snapshot.items() if each.item.id == 2]
        spent = sum(item.active_ms.get(each.id, 0) for each in made[:3])
        assert snapshot.refusals() == {2: RefusedProposals(3, spent)}
        found = counted(item.regions, item.active_ms, snapshot.refusals()[ItemId(2)])
    assert (found.undecided, found.kept, found.refused) == (1, 0, 3)
    assert found.ms == spent + item.active_ms.get(made[4].id, 0)
    assert spent > 0


def test_what_was_undone_counts_no_more_and_redone_again(project: Project) -> None:
    editor = editor_on(project, 1)
    made = [proposal(project, number) for number in range(2)]
    editor.run(Propose(tuple(made)))
    editor.run(RefuseProposals(tuple(each.id for each in made)))
    assert told(project)[ItemId(1)].count == 2
    editor.undo()
    assert told(project) == {}
    editor.redo()
    assert told(project)[ItemId(1)].count == 2
    editor.undo()
    editor.run(SetBoxes({made[0].id: Box(1, 1, 9, 9)}))  # corrected instead
    assert told(project) == {}


def test_a_text_that_nobody_looked_at_is_no_text_of_the_item(project: Project) -> None:
    editor = editor_on(project, 1)
    waiting = replace(proposal(project, 1), transcription="read by a machine")
    editor.run(Propose((waiting,)))

    def summary() -> ItemSummary:
        with project.snapshot().result() as snapshot:
            return next(iter(snapshot.summaries()))

    assert not summary().has_text
    editor.run(KeepProposals((waiting.id,)))
    assert summary().has_text
    assert summary().proposed_regions == 1
