"""Out of a damaged job file comes the most that can be had, and the file is not touched."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, Confirm
from annotator.editing.label_commands import MergeLabels
from annotator.errors import DamagedJobError, JobFileError, JobLockedError
from annotator.job_file import Project
from annotator.job_file.backup.backups import backups_folder, backups_of
from annotator.job_file.backup.job_recovery import ItemDifference, put_back, put_out, recovery_of
from annotator.job_file.backup.offline_check import problems_of_file, twin_of
from annotator.job_file.schema.schema import require_exact
from annotator.model.entities import LabelId
from tests.annotator.job_file.jobs import (
    ADA,
    CHECKOUT,
    SESSION,
    booked,
    content,
    editor_on,
    make_job,
    new_region,
)
from tests.annotator.job_file.test_damage import flip

NOW = dt.datetime(2026, 11, 26, 14, 5, 30).astimezone()
PAGE = 4096


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> Iterator[None]:
    shutil.rmtree(backups_folder(), ignore_errors=True)
    yield
    shutil.rmtree(backups_folder(), ignore_errors=True)


def draw(project: Project, item: int, *texts: str) -> None:
    editor = editor_on(project, item)
    for text in texts:
        editor.run(AddRegions((new_region(project, text),)))


def texts_in(path: Path) -> list[str]:
    with Project.open(path) as project, project.snapshot().result() as snapshot:
        assert snapshot.problems() == []
        return sorted(
            region.transcription for record in snapshot.items() for region in record.regions
        )


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """A job of which a copy is kept with two regions; a third came later."""
    folder = tmp_path / "job"
    folder.mkdir()
    with make_job(folder) as project:
        draw(project, 1, "first", "second")
        project.back_up().result()
        draw(project, 2, "quidnunc")
    return project.path


def test_where_the_copy_has_as_much_as_is_left_the_newer_one_is_taken(job: Path) -> None:
    flip(job, b"quidnunc", b"quidnunk")
    before = content(job.parent)
    with recovery_of(job) as recovery:
        assert recovery.made is None
        put_out(recovery, job.with_name("out.fairlabel"))
        assert recovery.differences == (ItemDifference("p2.jpg", 0, 0),)
    assert content(job.parent).items() >= before.items()
    assert texts_in(job.with_name("out.fairlabel")) == ["first", "second"]


def test_the_copy_is_taken_where_it_has_more(job: Path) -> None:
    flip(job, b"first", b"firsd")
    flip(job, b"quidnunc", b"quidnunk")
    (kept,) = backups_of(job)
    with recovery_of(job) as recovery:
        assert recovery.made == kept.made
        assert recovery.differences == (
            ItemDifference("p1.jpg", 2, 1),
            ItemDifference("p2.jpg", 0, 0),
        )
        put_out(recovery, job.with_name("out.fairlabel"))
    assert texts_in(job.with_name("out.fairlabel")) == ["first", "second"]


def test_the_file_itself_is_taken_where_it_has_more(job: Path) -> None:
    with Project.open(job) as project:
        draw(project, 3, "third", "fourth")
    flip(job, b"quidnunc", b"quidnunk")
    with recovery_of(job) as recovery:
        assert recovery.made is None
        assert recovery.differences == (
            ItemDifference("p2.jpg", 0, 0),
            ItemDifference("p3.jpg", 2, 0),
        )
        put_out(recovery, job.with_name("out.fairlabel"))
    assert texts_in(job.with_name("out.fairlabel")) == ["first", "fourth", "second", "third"]


def test_a_recovered_job_can_be_worked_on_and_keeps_secret_and_time(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA)
        project.writes.begin_session(SESSION)
        project.writes.append_effort([booked(0, 1000), booked(1000, 5000)], None).result()
        draw(project, 1, "first", "quidnunc")
        with project.snapshot().result() as snapshot:
            secret, number = snapshot.secret, project.new_region_number()
    flip(project.path, b"quidnunc", b"quidnunk")
    out = tmp_path / "out.fairlabel"
    with recovery_of(project.path) as recovery:
        put_out(recovery, out)
    with Project.open(out) as again:
        assert again.reads.effort_totals().result() == {ADA.id: {"label": 5000}}
        assert again.new_region_number() >= number - 1
        with again.snapshot().result() as snapshot:
            assert snapshot.secret == secret
        draw(again, 1, "more")
        assert again.check().result() == []


def broken(path: Path, chance: random.Random, pages: int) -> None:
    """Overwrite whole pages, but for the first, where the tables are told."""
    data = bytearray(path.read_bytes())
    for _ in range(pages):
        start = chance.randrange(1, len(data) // PAGE) * PAGE
        data[start : start + PAGE] = chance.randbytes(PAGE)
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(12))
def test_around_broken_pages_every_row_that_is_sound_is_found(tmp_path: Path, seed: int) -> None:
    with make_job(tmp_path, items=30) as project:
        draw(project, 1, *("x" * 300 + str(n) for n in range(60)))
        project.back_up().result()
    whole = set(texts_in(project.path))
    broken(project.path, random.Random(seed), 3)
    with recovery_of(project.path) as recovery:
        put_out(recovery, tmp_path / "out.fairlabel")
    found = set(texts_in(tmp_path / "out.fairlabel"))
    assert found == whole if recovery.made else found <= whole


def test_one_broken_page_of_regions_costs_the_rows_of_that_page_alone(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        draw(project, 1, *(f"{'x' * 900}{n:03}" for n in range(40)))
    data = bytearray(project.path.read_bytes())
    with closing(sqlite3.connect(project.path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'region'"
        ).fetchone()
    leaf = int.from_bytes(data[(root - 1) * PAGE + 12 :][:2], "big")
    child = int.from_bytes(data[(root - 1) * PAGE + leaf :][:4], "big")
    data[(child - 1) * PAGE : child * PAGE] = bytes(PAGE)
    project.path.write_bytes(data)
    with recovery_of(project.path) as recovery:
        assert 30 <= recovery.amount.regions < 40


@pytest.mark.parametrize("table", ["worker", "label"])
def test_names_that_are_lost_take_no_work_with_them(tmp_path: Path, table: str) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        project.writes.begin_session(SESSION).result()
        project.writes.append_effort([booked(0, 60_000)], None).result()
        editor = editor_on(project, 1)
        region = replace(new_region(project, "kept"), worker_id=ADA.id)
        editor.run(AddRegions((region,)))
        editor.run(Confirm(ADA.id, ""))
        editor.run(MergeLabels(LabelId(2), LabelId(1)))
    without_page(project.path, table)
    out = tmp_path / "out.fairlabel"
    with recovery_of(project.path) as recovery:
        assert (recovery.amount.items, recovery.amount.regions) == (3, 1)
        put_out(recovery, out)
    with Project.open(out) as project:
        loaded = project.reads.load_item(1).result()
        assert [each.transcription for each in loaded.state.regions.values()] == ["kept"]
        assert loaded.item.facts.done_by == ADA.id
        names = [each.name for each in project.reads.workers().result()]
        names += [each.name for each in project.reads.labels().result().values()]
        with project.snapshot().result() as snapshot:
            assert [each.span.end_ms for each in snapshot.effort()] == [60_000]
    lost = {
        "worker": ["Worker 1 (the name is lost)", "line"],
        "label": ["Ada", "label 1 (the name is lost)"],
    }
    assert names == lost[table]


def test_a_copy_that_has_the_names_is_better_than_a_file_that_lost_them(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        region = replace(new_region(project, "first"), worker_id=ADA.id)
        editor_on(project, 1).run(AddRegions((region,)))
        project.back_up().result()
    without_page(project.path, "worker")
    with recovery_of(project.path) as recovery:
        assert recovery.made is not None
        assert recovery.other is not None
        assert recovery.other.regions == 1


def without_page(path: Path, table: str) -> None:
    """Overwrite the first page of a table with nothing."""
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (root,) = connection.execute(sql, (table,)).fetchone()
    data[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def test_a_file_of_which_nothing_is_left_needs_a_copy(job: Path) -> None:
    job.write_bytes(b"\0" * 20_000)
    with recovery_of(job) as recovery:
        assert recovery.made is not None
        assert recovery.differences is None
    shutil.rmtree(backups_folder())
    with pytest.raises(DamagedJobError, match="no copy of it is kept"), recovery_of(job):
        pass


def test_a_deleted_file_comes_back_from_its_copy(job: Path) -> None:
    job.unlink()
    with recovery_of(job) as recovery:
        assert put_back(recovery, job, NOW) is None
    assert texts_in(job) == ["first", "second"]


def test_a_copy_that_was_damaged_since_is_passed_over(job: Path) -> None:
    with Project.open(job) as project:
        newest = project.back_up().result().backup
    assert newest is not None
    flip(newest.path, b"quidnunc", b"quidnunk")
    job.write_bytes(b"\0" * 20_000)
    with recovery_of(job) as recovery:
        assert recovery.made == backups_of(job)[1].made


def test_the_damaged_file_is_set_aside_untouched(job: Path) -> None:
    flip(job, b"first", b"firsd")
    flip(job, b"quidnunc", b"quidnunk")
    data = job.read_bytes()
    with recovery_of(job) as recovery:
        aside = put_back(recovery, job, NOW)
    assert aside == job.with_name("letters set aside 2026-11-26 140530.fairlabel")
    assert aside.read_bytes() == data
    assert texts_in(job) == ["first", "second"]
    assert sorted(path.name for path in job.parent.iterdir()) == [aside.name, job.name]


def test_where_it_cannot_be_put_back_the_damaged_file_keeps_its_name(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(job, b"first", b"firsd")
    before = content(job.parent)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with recovery_of(job) as recovery:
        monkeypatch.setattr("annotator.job_file.backup.job_recovery.shutil.copyfile", full)
        with pytest.raises(JobFileError, match="No space left"):
            put_back(recovery, job, NOW)
    assert content(job.parent) == before


def test_nothing_is_written_over(job: Path) -> None:
    flip(job, b"first", b"firsd")
    out = job.with_name("out.fairlabel")
    out.write_text("mine")
    with recovery_of(job) as recovery, pytest.raises(JobFileError, match="is there already"):
        put_out(recovery, out)
    assert out.read_text() == "mine"


def test_a_job_that_is_open_elsewhere_is_left_alone(job: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from annotator.job_file import Project\n"
        "with Project.open(Path(sys.argv[1])): print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(job)]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(JobLockedError):
            problems_of_file(job)
        with pytest.raises(JobLockedError), recovery_of(job):
            pass
        holder.communicate()


def test_what_a_killed_program_left_half_written_is_taken_back_in_the_twin(job: Path) -> None:
    with closing(sqlite3.connect(job, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE region SET transcription = 'half ' || transcription")
        connection.execute("UPDATE history SET name = 'half'")
        connection.execute("UPDATE item SET reason = 'half'")
        torn, journal = job.read_bytes(), job.with_name(f"{job.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    assert torn != job.read_bytes(), "nothing was written before the commit"
    job.write_bytes(torn)
    job.with_name(f"{job.name}-journal").write_bytes(journal)
    before = content(job.parent)
    assert problems_of_file(job) == []
    assert content(job.parent) == before
    with twin_of(job) as twin, closing(sqlite3.connect(twin)) as connection:
        require_exact(connection)
        found = connection.execute("SELECT count(*) FROM item WHERE reason = 'half'").fetchone()
    assert found == (0,)


def test_planted_tables_are_not_read(job: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n"
    with closing(sqlite3.connect(job, isolation_level=None)) as connection:
        connection.execute("DROP TABLE open_span")
        connection.execute(f"CREATE VIEW open_span AS {endless}")
    (problem,) = problems_of_file(job)
    assert "changed from outside" in str(problem)
    with recovery_of(job) as recovery:
        assert recovery.made is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"CREATE TABLE region (", b"CRE\xd4TE TABLE region ("),
        (b"tableregionregion", b"tablereg\xd4onregion"),
        (b"tableregionregion", b"tableregionreg\xd4on"),
    ],
)
def test_a_name_that_is_no_text_any_more_is_damage_and_no_fault_of_ours(
    job: Path, old: bytes, new: bytes
) -> None:
    flip(job, old, new)
    with pytest.raises(DamagedJobError):
        Project.open(job)
    assert problems_of_file(job) != []
    with recovery_of(job) as recovery:
        assert recovery.made is not None
    (kept,) = backups_of(job)
    flip(kept.path, old, new)
    with pytest.raises(DamagedJobError), recovery_of(job):
        pass
