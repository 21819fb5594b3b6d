"""A step is of whoever made it: nobody else takes it back or makes it again, also much later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.editing.commands import DeleteRegions, SetTranscription
from annotator.errors import OthersStepError
from annotator.job_file import Project
from annotator.model.entities import LabelId, Region, RegionId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.records import ImportRecord
from annotator.session.job_session import HISTORY_HELD, JobSession
from tests.annotator.session.sitting import ADA, BEN, ITEMS, Sitting, sitting


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting() as made:
        yield made


def sit_and_open(at: Sitting, worker: Worker) -> JobSession:
    """Hand over to somebody, who opens the first item."""
    at.rise()
    session = at.sit(worker)
    at.open()
    return session


def makers(project: Project) -> list[str | None]:
    """Return who made each step that the file holds, done or undone, oldest first."""
    tail = project.reads.history_tail(1_000).result()
    return [step.worker_id for step in (*tail.done, *tail.undone)]


@pytest.mark.parametrize("is_reopened", [False, True])
def test_who_takes_over_cannot_take_back_what_the_other_did(
    at: Sitting, *, is_reopened: bool
) -> None:
    sit_and_open(at, ADA)
    region = at.add()
    at.rise()
    if is_reopened:
        at.reopen()
    session = sit_and_open(at, BEN)
    before = session.editor.state
    assert session.maker_of(session.editor.history.next_undo) == "Ada"
    with pytest.raises(OthersStepError, match="Somebody else"):
        session.editor.undo()
    assert session.editor.state == before
    assert session.editor.is_saved
    assert list(at.project.reads.load_item(ITEMS[0]).result().state.regions) == [region.id]


@pytest.mark.parametrize("is_reopened", [False, True])
def test_what_the_other_took_back_is_not_made_again(at: Sitting, *, is_reopened: bool) -> None:
    sit_and_open(at, ADA)
    at.add()
    assert at.session is not None
    at.session.editor.undo()
    at.rise()
    if is_reopened:
        at.reopen()
    session = sit_and_open(at, BEN)
    assert session.maker_of(session.editor.history.next_redo) == "Ada"
    with pytest.raises(OthersStepError):
        session.editor.redo()
    assert session.editor.state.regions == {}
    session = sit_and_open(at, ADA)
    assert session.maker_of(session.editor.history.next_redo) == ""
    session.editor.redo()
    assert len(session.editor.state.regions) == 1


def test_own_steps_go_back_as_far_as_they_are_ones_own(at: Sitting) -> None:
    sit_and_open(at, ADA)
    kept = at.add()
    session = sit_and_open(at, BEN)
    at.add()
    session.editor.run(DeleteRegions([kept.id]))
    session.editor.undo()
    session.editor.undo()
    with pytest.raises(OthersStepError):
        session.editor.undo()
    assert list(session.editor.state.regions) == [kept.id]
    session.editor.redo()
    at.rise()
    assert makers(at.project) == ["ada", "ben", "ben"]
    session = sit_and_open(at, ADA)
    assert session.maker_of(session.editor.history.next_undo) == "Ben"


def test_it_is_known_of_steps_that_only_the_file_has(at: Sitting) -> None:
    sit_and_open(at, ADA)
    at.add()
    session = sit_and_open(at, BEN)
    count = HISTORY_HELD + 20
    for _ in range(count):
        at.add()
    at.rise()
    at.reopen()
    session = sit_and_open(at, BEN)
    for _ in range(count):
        session.editor.undo()
    with pytest.raises(OthersStepError):
        session.editor.undo()
    assert len(session.editor.state.regions) == 1


def test_typing_goes_into_no_step_of_the_other(at: Sitting) -> None:
    session = sit_and_open(at, ADA)
    region = at.add()
    session.editor.run(SetTranscription(region.id, "Old"), merge_key="text")
    session = sit_and_open(at, BEN)
    session.editor.run(SetTranscription(region.id, "Old letters"), merge_key="text")
    session.editor.undo()
    assert session.editor.state.regions[region.id].transcription == "Old"
    at.rise()
    assert makers(at.project) == ["ada", "ada", "ben"]


@pytest.mark.parametrize("asked_by", [ADA, None])
def test_an_import_is_of_who_asked_for_it_or_of_nobody(
    at: Sitting, asked_by: Worker | None
) -> None:
    region = Region(RegionId("a" * 32), 1, LabelId(1), Box(1, 2, 3, 4), "")
    record = ImportRecord("test", "test.json", regions=((ITEMS[0], region),))
    worker_id = None if asked_by is None else asked_by.id
    at.project.writes.run_import(record, worker_id=worker_id).result()
    session = sit_and_open(at, BEN)
    if asked_by is None:
        assert session.maker_of(session.editor.history.next_undo) == ""
        session.editor.undo()
    else:
        assert session.maker_of(session.editor.history.next_undo) == "Ada"
        with pytest.raises(OthersStepError):
            session.editor.undo()
    at.rise()
    assert makers(at.project) == [worker_id]


def test_a_step_that_the_disk_refused_leaves_the_others_in_order(at: Sitting) -> None:
    sit_and_open(at, ADA)
    at.add()
    session = sit_and_open(at, BEN)
    with at.failing_disk():
        at.add()
    at.pump()
    assert session.maker_of(session.editor.history.next_undo) == "Ada"
    with pytest.raises(OthersStepError):
        session.editor.undo()
