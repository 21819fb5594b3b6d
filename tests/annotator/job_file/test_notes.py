"""What is seldom said stands beside its row: there where it was said, and at no cost elsewhere."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.editing.changes import Change
from annotator.editing.commands import AddRegions, DeleteRegions, SetLabel
from annotator.editing.label_commands import ChangeLabel
from annotator.editing.note_commands import SetGroup, SetItemComment, SetLocked, SetRegionComment
from annotator.job_file import Project
from annotator.job_file.backup.job_recovery import _items_of
from annotator.job_file.backup.salvage import salvage
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.rows.json_columns import pack_changes, unpack_changes
from annotator.job_file.schema.tables import ITEM_COMMENT, LABEL_NOTE, REGION_NOTE
from annotator.model.entities import (
    AttributeKind,
    ItemFacts,
    ItemId,
    Label,
    LabelId,
    Region,
    Status,
    ValueKind,
)
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle
from tests.annotator.job_file.test_opening import outside

NOTES = (REGION_NOTE, ITEM_COMMENT, LABEL_NOTE)


def notes_in(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        sqls = [f"SELECT count(*) FROM {table.name}" for table in NOTES]
        return [connection.execute(sql).fetchone()[0] for sql in sqls]


def say_all(project: Project) -> Region:
    """Say everything that can be said of an item, a region and a label; returns the region."""
    editor = editor_on(project, 2)
    region, other = new_region(project), new_region(project)
    editor.run(AddRegions((region, other)))
    editor.run(SetGroup([region.id, other.id], 3))
    editor.run(SetRegionComment([region.id], "which shop?"))
    editor.run(SetLocked([region.id], is_locked=True))
    editor.run(SetItemComment("too dark"))
    kinds = (AttributeKind("speed", ValueKind.NUMBER),)
    editor.run(ChangeLabel(Label(LabelId(1), "line", 0, attributes=kinds)))
    settle(project)
    return editor.state.regions[region.id]


def test_what_was_said_is_there_after_reopening(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        region = say_all(project)
    assert (region.group, region.comment, region.is_locked) == (3, "which shop?", True)
    with Project.open(project.path) as project:
        loaded = project.reads.load_item(2).result()
        assert loaded.state.regions[region.id] == region
        assert loaded.item.facts.comment == loaded.state.facts.comment == "too dark"
        with project.snapshot().result() as snapshot:
            for _ in range(2):  # with seals looked at, and without
                one, two, three = snapshot.items()
                assert region in two.regions
                assert [each.group for each in two.regions] == [3, 3]
                assert two.item.facts.comment == "too dark"
                assert not one.item.facts.comment
                assert not three.regions
        assert project.check().result() == []


def test_a_row_is_there_only_where_something_is_said(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        editor = editor_on(project, 1)
        regions = [new_region(project) for _ in range(3)]
        editor.run(AddRegions(tuple(regions)))
        editor.run(SetLabel([regions[0].id], LabelId(2)))
        say_all(project)
    assert notes_in(project.path) == [2, 1, 1]
    with Project.open(project.path) as project:
        editor = editor_on(project, 2)
        first, second = editor.state.regions
        editor.run(SetLocked([first], is_locked=False))
        editor.run(DeleteRegions([first]))
        editor.run(SetGroup([second], 0))
        editor.run(SetItemComment(""))
        editor.run(ChangeLabel(Label(LabelId(1), "line", 0)))
    assert notes_in(project.path) == [0, 0, 0]
    with Project.open(project.path) as project:
        editor = editor_on(project, 2)
        while editor.undo():
            if editor.history.next_undo and editor.history.next_undo.changes[0].item_id != 2:
                break
        assert project.reads.load_item(2).result().state == editor.state
    assert notes_in(project.path) == [0, 0, 0]


def test_an_item_that_cannot_be_read_keeps_its_comment(project: Project) -> None:
    editor_on(project, 3).run(SetItemComment("torn"))
    facts = project.writes.mark_unreadable(3, "gone").result()
    assert facts == project.reads.load_item(3).result().state.facts
    assert (facts.status, facts.comment) == (Status.UNREADABLE, "torn")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE region_note SET group_number = 4", "what was said of a region"),
        ("UPDATE item_comment SET comment = 'bright'", "a comment on an item"),
        ("UPDATE label_note SET key = 'Q'", "what was said of a label"),
    ],
)
def test_what_was_changed_from_outside_is_noticed(
    tmp_path: Path, statement: str, what: str
) -> None:
    with make_job(tmp_path) as project:
        say_all(project)
    outside(project.path, statement)
    with Project.open(project.path) as project:
        assert what in str(project.check().result()[0])


def test_what_was_said_is_saved_out_of_a_damaged_file(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        region = say_all(project)
    saved = tmp_path / "saved.fairlabel"
    saved.touch()
    with closing(open_copy(project.path)) as connection:
        salvage(connection, saved)
    assert notes_in(saved) == [2, 1, 1]
    with Project.open(saved) as project:
        assert project.reads.load_item(2).result().state.regions[region.id] == region
    # Two files that differ in a comment alone are told apart.
    before = _items_of(project.path)
    with Project.open(project.path) as project:
        editor_on(project, 2).run(SetItemComment("bright"))
    assert _items_of(project.path) != before


def test_what_has_nothing_to_say_is_packed_as_ever(project: Project) -> None:
    region = new_region(project)
    facts = (ItemFacts(), ItemFacts(status=Status.STARTED))
    label = Label(LabelId(7), "seal", 3)
    change = Change("x", ItemId(1), {region.id: (None, region)}, facts, {label.id: (None, label)})
    (packed,) = json.loads(pack_changes((change,)))
    assert set(packed) == {"name", "item", "regions", "facts", "labels"}
    assert (len(packed["regions"][0][1]), len(packed["facts"][0])) == (13, 5)
    assert packed["labels"][0][1] == [7, "seal", 3, "", ""]
    assert unpack_changes(pack_changes((change,))) == (change,)
