"""A snapshot is the job at one moment, while work on the job goes on."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Condition
from types import SimpleNamespace

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import DamagedJobError, JobFileError
from annotator.export.api import ItemSummary, Snapshot
from annotator.job_file import JobSnapshot, Project
from annotator.job_file.backup import online_backup
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.reading.snapshot import _Groups
from annotator.model.entities import Origin
from annotator.records import ImportRecord
from tests.annotator.job_file.jobs import (
    ADA,
    FACTS,
    SESSION,
    as_anybody,
    booked,
    editor_on,
    make_job,
    new_region,
)
from tests.support.patience import PATIENCE_MS


def test_a_snapshot_has_what_was_asked_for_before(project: Project) -> None:
    editor = editor_on(project, 2)
    b, a = new_region(project, "b"), new_region(project, "a")
    editor.run(AddRegions((b, a)))
    project.writes.add_worker(ADA)
    project.writes.begin_session(SESSION)
    project.writes.append_effort([booked(0, 10)], None)
    snapshot: Snapshot
    with project.snapshot().result() as snapshot:
        records = list(snapshot.items())
        assert [(r.item.id, r.media.path) for r in records] == [
            (1, "p1.jpg"),
            (2, "p2.jpg"),
            (3, "p3.jpg"),
        ]
        assert records[1].regions == [b, a]
        assert records[1].active_ms == {b.id: 5}
        assert snapshot.facts == FACTS
        assert snapshot.media_folder == project.media_folder
        assert snapshot.labels == project.reads.labels().result()
        assert snapshot.workers() == [ADA]
        assert list(snapshot.sessions()) == [SESSION]
        assert [entry.span.end_ms for entry in snapshot.effort()] == [10]
        assert snapshot.item_count() == 3


def test_summaries_count_what_items_hold(project: Project) -> None:
    editor = editor_on(project, 2)
    pasted = replace(new_region(project, "a text"), origin=Origin.PASTED)
    editor.run(AddRegions((new_region(project), pasted)))
    left = replace(new_region(project, "b"), origin=Origin.IMPORTED, touched=False)
    record = ImportRecord("coco", "old.json", regions=((1, left), (2, left)))
    step = project.writes.run_import(record).result()
    for undone in (False, True):
        if undone:
            editor.history.record(step)
            editor.undo()
        with project.snapshot().result() as snapshot:
            found = list(snapshot.summaries())
            expected = [
                ItemSummary(
                    record.item,
                    record.media,
                    len(record.regions),
                    sum(region.touched for region in record.regions),
                    any(region.transcription for region in record.regions),
                    sum(region.origin is Origin.PASTED for region in record.regions),
                )
                for record in snapshot.items()
            ]
        assert found == expected
        assert [each.regions for each in found] == ([0, 2, 0] if undone else [1, 3, 0])


def test_a_second_look_is_quick_only_if_the_first_found_nothing(project: Project) -> None:
    editor_on(project, 2).run(AddRegions((new_region(project, "a"),)))
    with project.snapshot().result() as snapshot:
        whole = list(snapshot.items())
        assert list(snapshot.items()) == whole
    with project.snapshot().result() as snapshot:
        with closing(sqlite3.connect(snapshot.path)) as other, other:
            other.execute("UPDATE region SET transcription = 'b'")
        for _ in range(2):
            with pytest.raises(DamagedJobError, match="a region of item 2"):
                list(snapshot.items())
        with closing(sqlite3.connect(snapshot.path)) as other, other:
            other.execute("UPDATE item SET part = 7 WHERE id = 3")
        with pytest.raises(DamagedJobError, match="item 3"):
            list(snapshot.summaries())


def test_it_knows_whether_the_order_of_items_is_that_of_their_regions(project: Project) -> None:
    editor_on(project, 2).run(AddRegions((new_region(project, "a"), new_region(project, "b"))))
    last = new_region(project, "c")
    editor_on(project, 3).run(AddRegions((last,)))
    with project.snapshot().result() as snapshot:
        assert snapshot.are_regions_in_order()
    between = replace(new_region(project, "d"), order=last.order)
    editor_on(project, 1).run(AddRegions((between,)))
    with project.snapshot().result() as snapshot:
        assert not snapshot.are_regions_in_order()


def test_a_snapshot_does_not_see_what_comes_later(project: Project) -> None:
    with project.snapshot().result() as snapshot:
        editor_on(project, 1).run(AddRegions((new_region(project),)))
        assert [len(record.regions) for record in snapshot.items()] == [0, 0, 0]


def test_the_copy_goes_with_the_snapshot(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    with project.snapshot(folder).result() as snapshot:
        assert list(folder.iterdir()) == [snapshot.path]
        assert snapshot.path.stat().st_mode & 0o077 == 0
    snapshot.close()
    assert list(folder.iterdir()) == []


def test_copies_that_a_killed_program_left_are_swept_away(project: Project, tmp_path: Path) -> None:
    old, young = tmp_path / ".fairlabel-old.copy", tmp_path / ".fairlabel-young.copy"
    for path in (old, young):
        path.write_text("")
    os.utime(old, (0, 0))
    project.snapshot(tmp_path).result().close()
    assert (old.exists(), young.exists()) == (False, True)


def test_a_backup_that_cannot_be_put_in_place_is_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(JobFileError, match="No backup was made"):
        project.copy_to(tmp_path / "taken").result()
    assert list(tmp_path.glob(".fairlabel-*")) == []


def test_edits_are_saved_while_a_big_job_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, one_more = list[int](), Condition()

    def pause(_seconds: float) -> None:
        """End the first three pauses between two batches of pages only after one more edit."""
        before = len(saved)
        with one_more:
            assert before >= 3 or one_more.wait_for(lambda: len(saved) > before, PATIENCE_MS / 1000)

    monkeypatch.setattr(online_backup, "time", SimpleNamespace(time=time.time, sleep=pause))
    with make_job(tmp_path) as project:
        editor = editor_on(project, 1)
        editor.run(AddRegions(tuple(new_region(project, "x" * 2000) for _ in range(5000))))
        project.reads.labels().result()
        future = project.snapshot()
        while not future.done():
            editor.run(AddRegions((new_region(project),)))
            project.reads.labels().result()
            with one_more:
                saved.append(len(editor.state.regions))
                one_more.notify()
        with future.result() as snapshot:
            counted = len(next(snapshot.items()).regions)
            assert snapshot.problems() == []
            steps_made = snapshot._connection.execute("SELECT max(seq) FROM history").fetchone()[0]
        assert len(saved) >= 3
        assert counted == 5000 + steps_made - 1
        assert project.reads.load_item(1).result().state == editor.state


def test_a_snapshot_is_finished_before_the_job_is_closed(tmp_path: Path) -> None:
    with make_job(tmp_path, items=500) as project:
        future = project.snapshot()
    with future.result() as snapshot:
        assert snapshot.item_count() == 500


def test_a_folder_that_cannot_be_written_to_is_named(project: Project) -> None:
    with as_anybody() as folder:
        folder.chmod(0o555)
        with pytest.raises(JobFileError, match="cannot be written to"):
            project.snapshot(folder / "copies").result()
        folder.chmod(0o755)


def test_a_backup_is_a_job_of_its_own(project: Project, tmp_path: Path) -> None:
    editor = editor_on(project, 1)
    editor.run(AddRegions((new_region(project),)))
    backup = tmp_path / "backup.fairlabel"
    for _ in range(2):
        project.copy_to(backup).result()
    editor.run(AddRegions((new_region(project),)))
    with Project.open(backup) as restored:
        assert len(restored.reads.load_item(1).result().state.regions) == 1
        assert restored.check().result() == []
    project.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "backup.fairlabel",
        "letters.fairlabel",
    ]


def test_whether_a_job_has_changed_shows_in_its_serial(project: Project) -> None:
    before = project.serial
    project.reads.labels().result()
    assert project.serial == before
    project.writes.set_place(2).result()
    assert project.serial == before + 1
    project.close()
    with Project.open(project.path) as again:
        assert again.serial == before + 1


def test_a_copy_cannot_be_written_to(project: Project) -> None:
    with project.snapshot().result() as snapshot:
        assert isinstance(snapshot, JobSnapshot)
        connection = open_copy(snapshot.path)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM region")
        connection.close()


def test_groups_skip_what_belongs_to_no_item_that_is_asked_for() -> None:
    groups = _Groups(iter([(1, "a"), (2, "b"), (2, "c"), (5, "d")]))
    assert [groups.of(key) for key in (1, 3, 4, 5, 6)] == [["a"], [], [], ["d"], []]
