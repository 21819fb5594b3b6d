"""Labels are merged over the whole job in one step, and taken apart again just as they were."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import AddLabel, AddRegions, DeleteRegions, SetLabel
from annotator.editing.editor import Editor
from annotator.editing.label_commands import ChangeLabel, MergeLabels
from annotator.editing.note_commands import SetLocked
from annotator.errors import AnnotatorError, JobFileError
from annotator.job_file import Project
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.rows import label_merge
from annotator.job_file.schema.tables import TABLES
from annotator.model.entities import AttributeKind, Label, LabelId, ValueKind
from annotator.records import ImportRecord
from tests.annotator.job_file.desk import desk
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle
from tests.annotator.job_file.test_imports import imported
from tests.support.examples import part_of_examples

LINE, STAMP = LabelId(1), LabelId(2)
Rows = dict[str, list[tuple[object, ...]]]


def rows_of(project: Project) -> Rows:
    """Return every row but of history, counters and time: undoing gives back none of these."""
    passing = {"history", "tally", "region_time"}
    with project.snapshot().result() as snapshot, closing(sqlite3.connect(snapshot.path)) as copy:
        return {
            table.name: sorted(
                copy.execute(f"SELECT {table.listed} FROM {table.name}").fetchall(), key=repr
            )
            for table in TABLES
            if table.name not in passing
        }


def labels_by_item(project: Project) -> dict[int, list[int]]:
    with project.snapshot().result() as snapshot:
        return {
            record.item.id: [region.label_id for region in record.regions]
            for record in snapshot.items()
        }


def draw_on(project: Project, item_id: int, label_ids: Sequence[int]) -> Editor:
    editor = editor_on(project, item_id)
    for label_id in label_ids:
        region = new_region(project)
        editor.run(AddRegions((region,)))
        editor.run(SetLabel([region.id], LabelId(label_id)))
    settle(project)
    return editor


def test_all_regions_of_the_job_get_the_other_label_and_the_label_goes(project: Project) -> None:
    draw_on(project, 1, [1, 2])
    draw_on(project, 2, [1, 1])
    editor = draw_on(project, 3, [])
    before = rows_of(project)
    editor.run(MergeLabels(LINE, STAMP))
    assert labels_by_item(project) == {1: [2, 2], 2: [2, 2], 3: []}
    assert [label.name for label in project.reads.labels().result().values()] == ["stamp"]
    assert project.reads.counts().result().regions == {"stamp": 4}
    assert project.check().result() == []
    editor.undo()
    assert rows_of(project) == before
    assert labels_by_item(project) == {1: [1, 2], 2: [1, 1], 3: []}


def test_a_merge_is_undone_and_made_again_after_reopening(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        draw_on(project, 1, [1, 2])
        before = rows_of(project)
        draw_on(project, 2, []).run(MergeLabels(LINE, STAMP))
        merged = rows_of(project)
    with Project.open(project.path) as project:
        editor = editor_on(project, 2)
        editor.undo()
        assert rows_of(project) == before
    with Project.open(project.path) as project:
        editor = editor_on(project, 2)
        editor.redo()
        assert rows_of(project) == merged
        assert len(project.reads.history_tail().result().done[-1].changes[0].regions) == 0


def test_what_is_imported_locked_or_untouched_stays_so(project: Project) -> None:
    record = ImportRecord(format="coco", source="o", regions=((2, imported(1)), (2, imported(2))))
    project.writes.run_import(record).result()
    editor = editor_on(project, 2)
    editor.run(SetLocked(list(editor.state.regions), is_locked=True))
    settle(project)
    before = rows_of(project)
    editor.run(MergeLabels(LINE, STAMP))
    loaded = project.reads.load_item(2).result().state
    assert loaded == editor.state
    assert {region.label_id for region in loaded.regions.values()} == {STAMP}
    assert not any(region.touched for region in loaded.regions.values())
    assert all(region.is_locked for region in loaded.regions.values())
    editor.undo()
    assert rows_of(project) == before


def test_the_label_of_an_import_still_goes_with_it(project: Project) -> None:
    record = ImportRecord(
        format="coco", source="o", new_labels=("seal",), regions=((2, imported(-1)),)
    )
    project.writes.run_import(record).result()
    editor = editor_on(project, 1)
    seal = next(key for key, label in editor.state.labels.items() if label.name == "seal")
    editor.run(MergeLabels(seal, STAMP))
    editor.undo()
    editor.undo()
    assert "seal" not in {label.name for label in project.reads.labels().result().values()}
    assert labels_by_item(project)[2] == []
    editor.run(AddRegions((new_region(project),)))
    assert project.check().result() == []


def test_a_label_that_was_made_merged_and_unmade_leaves_nothing(project: Project) -> None:
    editor = editor_on(project, 1)
    before = rows_of(project)
    seal = LabelId(project.new_label_id())
    editor.run(AddLabel(Label(seal, "seal", 2, attributes=(AttributeKind("x", ValueKind.TEXT),))))
    editor.run(MergeLabels(seal, STAMP))
    assert "seal" not in {label.name for label in project.reads.labels().result().values()}
    while editor.undo():
        pass
    assert rows_of(project) == before
    while editor.redo():
        pass
    assert project.check().result() == []
    assert rows_of(project)["label_merge"] != []


def test_a_name_that_was_merged_away_can_be_given_again(project: Project) -> None:
    editor = draw_on(project, 1, [1])
    editor.run(MergeLabels(LINE, STAMP))
    again = LabelId(project.new_label_id())
    editor.run(AddLabel(Label(again, "line", 5)))
    editor.run(AddRegions((new_region(project),)))
    assert again != LINE
    assert [label.id for label in project.reads.labels().result().values()] == [STAMP, again]
    # An import finds the new one, not the one that is gone.
    record = ImportRecord(format="coco", source="o", new_labels=("line",))
    project.writes.run_import(record).result()
    assert len(project.reads.labels().result()) == 2


def test_merges_follow_each_other_and_are_undone_in_turn(project: Project) -> None:
    draw_on(project, 2, [1, 2, 1])
    editor = editor_on(project, 1)
    seal = LabelId(project.new_label_id())
    editor.run(AddLabel(Label(seal, "seal", 2)))
    settle(project)
    before = rows_of(project)
    editor.run(MergeLabels(LINE, STAMP))
    editor.run(MergeLabels(STAMP, seal))
    assert labels_by_item(project)[2] == [seal] * 3
    editor.undo()
    assert labels_by_item(project)[2] == [STAMP] * 3
    editor.undo()
    assert rows_of(project) == before


def test_more_regions_than_are_held_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_merge, "_BATCH", 3)
    draw_on(project, 2, [1, 2, 1, 1, 2, 1, 1, 1])
    editor = editor_on(project, 1)
    before = rows_of(project)
    editor.run(MergeLabels(LINE, STAMP))
    assert len(rows_of(project)["label_merge_part"]) == 2
    assert set(labels_by_item(project)[2]) == {STAMP}
    editor.undo()
    assert rows_of(project) == before


def test_a_merge_that_the_disk_refuses_changes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_on(project, 2, [1, 1])
    editor = draw_on(project, 1, [1])
    before, state = rows_of(project), editor.state
    told: list[AnnotatorError] = []
    editor.failed.append(told.append)

    def full(*_: object) -> None:
        raise JobFileError("The disk is full.")

    monkeypatch.setattr(label_merge, "_relabel", full)
    editor.run(MergeLabels(LINE, STAMP))
    settle(project)
    assert [str(one) for one in told] == ["The disk is full."]
    assert editor.state == state
    assert rows_of(project) == before


def test_labels_of_all_kinds_come_back_from_the_file(tmp_path: Path) -> None:
    kinds = (
        AttributeKind("speed", ValueKind.NUMBER, default=0.5, lowest=-1, highest=1e9),
        AttributeKind("colour", ValueKind.CHOICE, ("red", "a “blue”"), "red"),
        AttributeKind("shiny", ValueKind.FLAG, default=False),
        AttributeKind("note", ValueKind.TEXT, default="…\u2028"),
    )
    with make_job(tmp_path) as project:
        editor = editor_on(project, 1)
        label = Label(LINE, "line", 0, parent=STAMP, key="Shift+F1", attributes=kinds)
        editor.run(ChangeLabel(label))
    with Project.open(project.path) as project:
        assert project.reads.labels().result()[LINE] == label
        found = project.reads.labels().result()[LINE].attributes
        assert [type(one.default) for one in found] == [float, str, bool, str]
        with project.snapshot().result() as snapshot:
            assert snapshot.labels[LINE] == label
        editor_on(project, 1).undo()
        assert project.reads.labels().result()[LINE] == Label(LINE, "line", 0)
        assert rows_of(project)["label_note"] == []


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 1)), max_size=6), st.integers(0, 5))
@part_of_examples(15)
def test_whatever_is_done_after_a_merge_is_undone_before_it(
    drawn: list[tuple[int, int]], deleted: int
) -> None:
    with desk() as at_work:
        project = at_work.project
        for item_id, label in drawn:
            draw_on(project, item_id, [label + 1])
        at_work.editor = editor_on(project, 1)
        before = rows_of(project)
        at_work.editor.run(MergeLabels(LINE, STAMP))
        at_work.editor.run(DeleteRegions(list(at_work.editor.state.regions)[deleted:]))
        at_work.editor.run(AddRegions((new_region(project),)))
        at_work.restart()
        while at_work.editor.history.next_undo and len(
            rows_of(project := at_work.project)["label_merge"]
        ):
            at_work.turn(at_work.editor.undo)
        assert rows_of(project) == before
        with (
            project.snapshot().result() as snapshot,
            closing(sqlite3.connect(snapshot.path)) as connection,
        ):
            assert problems_of(connection) == []
