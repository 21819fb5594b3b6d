"""What the editor does is in the file: word for word, bit for bit, after any restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import Change, Step
from annotator.editing.commands import (
    AddLabel,
    AddRegions,
    DeleteRegions,
    SetLabel,
    SetOrder,
    SetTranscription,
)
from annotator.editing.commit import Commit
from annotator.editing.history import History
from annotator.errors import AnnotatorError, InvalidValueError, JobFileError
from annotator.job_file import Project
from annotator.model.entities import (
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Media,
    MediaId,
    Status,
    in_reading_order,
)
from annotator.model.order_keys import key_between
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tests.annotator.job_file.desk import ITEMS, desk, scripts, texts
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, picture, settle
from tests.support.examples import part_of_examples


@given(scripts)
@part_of_examples(60)
def test_the_file_says_what_memory_says_and_undoing_all_gives_back_the_start(
    script: list[tuple[Any, ...]],
) -> None:
    with desk() as at_work:
        start = {item_id: at_work.in_file(item_id) for item_id in ITEMS}
        for step in script:
            at_work.do(step)
            assert at_work.in_file(at_work.editor.state.item_id) == at_work.editor.state
        end = {item_id: at_work.in_file(item_id) for item_id in ITEMS}
        undone = 0
        while at_work.turn(at_work.editor.undo):
            undone += 1
        assert {item_id: at_work.in_file(item_id) for item_id in ITEMS} == start
        at_work.restart()
        for _ in range(undone):
            assert at_work.turn(at_work.editor.redo)
        assert {item_id: at_work.in_file(item_id) for item_id in ITEMS} == end
        assert at_work.project.check().result() == []


@given(st.lists(texts, min_size=1, max_size=5))
@part_of_examples(20)
def test_every_text_comes_back_byte_for_byte(given_texts: list[str]) -> None:
    with desk() as at_work:
        project = at_work.project
        regions = [new_region(project, text) for text in given_texts]
        at_work.editor.run(AddRegions(tuple(regions)))
        at_work.restart()
        found = in_reading_order(at_work.editor.state.regions)
        assert [region.transcription for region in found] == given_texts


@pytest.mark.parametrize(
    "text",
    [
        "no\u00a0break",
        "line\u2028separator\u2029paragraph",
        "e\u0301 is not \u00e9",
        "\U0001f469\u200d\U0001f52c",
        "\u202b\u0645\u0631\u062d\u0628\u0627\u202c \u200f(1812)\u200e",
        " leading, trailing \t\r\n",
        "\ufeffbom and \ufffd",
        "NaN",
        "",
    ],
)
def test_texts_that_others_mangle_come_back(tmp_path: Path, text: str) -> None:
    with make_job(tmp_path) as project:
        region = new_region(project, text)
        editor_on(project, 1).run(AddRegions((region,)))
    with Project.open(project.path) as again:
        assert again.reads.load_item(1).result().state.regions == {region.id: region}


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_no_file_can_carry_is_refused_and_taken_back(
    project: Project, text: str
) -> None:
    editor, told = editor_on(project, 1), list[AnnotatorError]()
    editor.failed.append(told.append)
    region = new_region(project, "good")
    editor.run(AddRegions((region,)))
    settle(project)
    editor.run(SetTranscription(region.id, text))
    settle(project)
    assert [type(error) for error in told] == [InvalidValueError]
    assert editor.state.regions == {region.id: region}
    assert project.reads.load_item(1).result().state == editor.state
    editor.run(SetTranscription(region.id, "better"))
    settle(project)
    assert project.reads.load_item(1).result().state == editor.state


def test_time_outlives_its_region_and_undo_gives_none_back(project: Project) -> None:
    editor = editor_on(project, 1)
    region = new_region(project)
    editor.run(AddRegions((region,)))
    editor.run(DeleteRegions([region.id]))
    editor.undo()
    editor.undo()
    with project.snapshot().result() as snapshot:
        first, *others = snapshot.items()
    assert (first.regions, first.active_ms) == ([], {region.id: 20})
    assert [other.active_ms for other in others] == [{}, {}]


def test_a_number_is_never_given_twice(project: Project) -> None:
    editor = editor_on(project, 1)
    first = new_region(project)
    editor.run(AddRegions((first,)))
    editor.undo()
    label_id = LabelId(project.new_label_id())
    editor.run(AddLabel(Label(label_id, "seal", 2)))
    editor.undo()
    project.close()
    with Project.open(project.path) as again:
        assert again.new_region_number() == first.number + 1
        assert again.new_label_id() == label_id + 1


def test_a_number_that_came_from_elsewhere_is_not_given_again(project: Project) -> None:
    region = replace(new_region(project), number=30)
    editor_on(project, 1).run(AddRegions((region,)))
    settle(project)
    assert project.numbers() == 31


def test_a_new_edit_forgets_what_waited_for_a_redo(project: Project) -> None:
    editor = editor_on(project, 1)
    for _ in range(3):
        editor.run(AddRegions((new_region(project),)))
    editor.undo()
    editor.undo()
    assert [step.seq for step in project.reads.history_tail().result().undone] == [2, 3]
    editor.run(AddRegions((new_region(project),)))
    tail = project.reads.history_tail().result()
    assert ([step.seq for step in tail.done], tail.undone, tail.next_seq) == ([1, 4], (), 5)


def test_history_goes_back_further_than_memory_holds(project: Project) -> None:
    editor = editor_on(project, 1)
    for _ in range(250):
        editor.run(AddRegions((new_region(project),)))
    tail = project.reads.history_tail(20).result()
    assert [step.seq for step in tail.done] == list(range(231, 251))
    editor.history = History(tail.done, next_seq=tail.next_seq, older=project.reads.older_steps)
    undone = 0
    while editor.undo():
        undone += 1
    assert undone == 250
    assert project.reads.load_item(1).result().state.regions == {}


def test_a_step_may_reach_over_many_items(project: Project) -> None:
    regions = [new_region(project) for _ in range(3)]
    changes = tuple(
        Change("carry", ItemId(item_id), {region.id: (None, region)})
        for item_id, region in enumerate(regions, 1)
    )
    project.commit(Commit(ItemId(1), changes, Step(1, "carry", changes))).result()
    for item_id, region in enumerate(regions, 1):
        assert list(project.reads.load_item(item_id).result().state.regions.values()) == [region]
    assert project.reads.history_tail().result().done == (Step(1, "carry", changes),)


def test_regions_come_in_reading_order(project: Project) -> None:
    editor = editor_on(project, 1)
    a, b, c = (new_region(project, text) for text in "abc")
    editor.run(AddRegions((a, b, c)))
    between = key_between(a.order, b.order)
    editor.run(SetOrder({c.id: between}))
    found = project.reads.load_item(1).result().state.regions
    assert [region.transcription for region in found.values()] == ["a", "c", "b"]


def test_an_item_that_is_not_there_is_named(project: Project) -> None:
    with pytest.raises(JobFileError, match="no item 77"):
        project.reads.load_item(77).result()
    with pytest.raises(JobFileError, match="no item 77"):
        project.writes.set_size(77, 1, 1).result()


def test_only_a_new_item_becomes_unreadable_and_new_again(project: Project) -> None:
    editor_on(project, 2).run(AddRegions((new_region(project),)))
    assert project.writes.mark_unreadable(1, "cut short").result() == ItemFacts(
        Status.UNREADABLE, reason="cut short"
    )
    assert project.writes.mark_unreadable(2, "cut short").result().status is Status.STARTED
    assert project.reads.next_unfinished(2).result() == 3
    assert project.reads.next_unfinished(3).result() == 2
    assert project.writes.mark_unreadable(1, "").result() == ItemFacts()


def test_the_next_unfinished_item_is_none_when_all_is_done(project: Project) -> None:
    for item_id in (1, 2, 3):
        project.writes.mark_unreadable(item_id, "cut short").result()
    assert project.reads.next_unfinished(1).result() is None


def test_facts_of_files_items_and_the_job_are_kept(project: Project) -> None:
    media = Media(MediaId(2), "p2.jpg", "ab" * 32, 1234, 1_790_000_000_000_000_000)
    project.writes.set_media([media])
    project.writes.set_size(2, 640, 480)
    project.writes.set_place(2)
    project.writes.set_facts(title="Letters, 1812", media_folder="elsewhere").result()
    rules = TextRules(TextForm.NFC, MarkConvention.TEI, "de_DE")
    assert project.facts.texts == TextRules()
    project.writes.set_text_rules(rules).result()
    assert project.facts.texts == rules
    assert project.media_folder == project.path.parent / "elsewhere"
    project.close()
    with Project.open(project.path) as again:
        loaded = again.reads.load_item(2).result()
        assert (loaded.media, loaded.item.width_px, loaded.item.height_px) == (media, 640, 480)
        assert (again.facts.title, again.facts.place) == ("Letters, 1812", 2)
        assert again.facts.texts == rules


def test_the_same_file_is_added_once_and_its_parts_are_counted(project: Project) -> None:
    added = project.writes.add_items([picture("p2.jpg"), picture("scan.tif"), picture("scan.tif")])
    assert added.result() == [2, 4, 5]
    assert project.writes.add_items([picture("scan.tif")]).result() == [4]
    loaded = [project.reads.load_item(item_id).result().item for item_id in (4, 5)]
    assert [(item.path, item.part) for item in loaded] == [("scan.tif", 0), ("scan.tif", 1)]


def test_the_list_can_be_read_in_pages(project: Project) -> None:
    assert [row.id for row in project.reads.item_rows(limit=2).result()] == [1, 2]
    assert [row.id for row in project.reads.item_rows(after=2, limit=2).result()] == [3]


def test_counts_are_by_status_and_by_label(project: Project) -> None:
    editor = editor_on(project, 1)
    regions = tuple(new_region(project) for _ in range(3))
    editor.run(AddRegions(regions))
    editor.run(SetLabel([regions[0].id], LabelId(2)))
    counts = project.reads.counts().result()
    assert counts.regions == {"line": 2, "stamp": 1}
    assert {status: n for status, n in counts.items.items() if n} == {
        Status.NEW: 2,
        Status.STARTED: 1,
    }


def test_an_item_loads_without_looking_at_the_others(project: Project) -> None:
    for item_id in (1, 2):
        regions = tuple(new_region(project) for _ in range(5000 if item_id == 1 else 10))
        editor_on(project, item_id).run(AddRegions(regions))
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    connection = project._writer.connection
    connection.set_progress_handler(count, 100)
    assert len(project.reads.load_item(2).result().state.regions) == 10
    few, steps = steps, 0
    assert len(project.reads.load_item(1).result().state.regions) == 5000
    connection.set_progress_handler(None, 0)
    assert few * 20 < steps


def test_a_closed_job_answers_with_a_sentence(project: Project) -> None:
    project.close()
    for future in (project.reads.labels(), project.writes.set_place(1), project.snapshot()):
        with pytest.raises(JobFileError, match="closed"):
            future.result()
