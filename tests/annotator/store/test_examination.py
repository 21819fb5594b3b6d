"""A file is checked as a whole before anything is written to it, and a damaged one stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.commands import AddRegions
from annotator.errors import DamagedJobError, JobFileError, WriteFailedError
from annotator.store import Project, examination
from tests.annotator.store.jobs import ADA, SESSION, booked, editor_on, make_job, new_region, settle
from tests.support.patience import PATIENCE_MS

WORD = "quidnunc"
PAGE = 4096


@pytest.fixture
def job(tmp_path: Path) -> Path:
    with make_job(tmp_path) as project:
        project.add_worker(ADA).result()
        project.begin_session(SESSION).result()
        project.append_effort([booked(0, 1_000)], None).result()
        editor = editor_on(project, 2)
        for _ in range(40):
            editor.run(AddRegions((new_region(project, WORD * 30),)))
        settle(project)
    return project.path


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes where the disk has them."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def run_sql(path: Path, *statements: str) -> None:
    """Change a file as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)


def a_value(path: Path) -> None:
    change(path, WORD.encode(), WORD.upper().encode())


def a_seal(path: Path) -> None:
    run_sql(path, "UPDATE region SET seal = 'x' WHERE number = 7")


def a_row_edited_by_hand(path: Path) -> None:
    run_sql(
        path,
        "DROP TRIGGER effort_no_update",
        "UPDATE effort SET end_ms = end_ms + 1000",
    )


def a_value_edited_by_hand(path: Path) -> None:
    run_sql(path, "UPDATE region SET transcription = 'no' WHERE number = 7")


def an_index(path: Path) -> None:
    page = root_of(path, "region_item")
    data = bytearray(path.read_bytes())
    cells = slice((page - 1) * PAGE + PAGE - 40, (page - 1) * PAGE + PAGE)
    data[cells] = bytes(byte ^ 1 for byte in data[cells])
    path.write_bytes(data)


def a_page(path: Path) -> None:
    page = root_of(path, "history")
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def a_value_beside_a_write_that_was_broken_off(path: Path) -> None:
    a_value(path)
    leave_a_journal(path)


def a_value_in_a_file_with_a_log(path: Path) -> None:
    a_value(path)
    leave_a_log(path)


def root_of(path: Path, name: str) -> int:
    """Return the first page of a table or index."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return int(connection.execute(sql, (name,)).fetchone()[0])


def leave_a_journal(path: Path) -> None:
    """Leave what a program leaves that is killed in the middle of a write."""
    work = path.with_name("work")
    shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that pages are written before the end
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE history SET name = name || 'x'")
        assert work.read_bytes() != path.read_bytes()
        shutil.copyfile(work, path)
        shutil.copyfile(f"{work}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")
    work.unlink()


def a_value_in_a_file_that_was_switched_to_a_log(path: Path) -> None:
    a_value(path)
    run_sql(path, "PRAGMA journal_mode = WAL")
    assert not path.with_name(f"{path.name}-wal").exists()


def leave_a_log(path: Path) -> None:
    """Leave a file that another program switched to a write-ahead log, with a write in it."""
    work = path.with_name("work")
    shutil.copyfile(path, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE tally SET serial = serial + 1")
        shutil.copyfile(work, path)
        shutil.copyfile(f"{work}-wal", f"{path}-wal")
    work.unlink()


DAMAGES = (
    a_value,
    a_seal,
    a_row_edited_by_hand,
    a_value_edited_by_hand,
    an_index,
    a_page,
    a_value_beside_a_write_that_was_broken_off,
    a_value_in_a_file_with_a_log,
    a_value_in_a_file_that_was_switched_to_a_log,
)


def bytes_of(path: Path) -> dict[str, str]:
    """Return a digest of the file and of each that lies beside it."""
    return {
        each.name: sha256(each.read_bytes()).hexdigest()
        for each in sorted(path.parent.iterdir())
        if each.is_file() and each.name.startswith(path.name)
    }


@contextmanager
def held_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Make the check late: it goes on when the block says so, or ends."""
    go_on, real = threading.Event(), examination.copy_to_scratch

    def late(*given: object) -> object:
        assert go_on.wait(PATIENCE_MS / 1000)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(examination, "copy_to_scratch", late)
    try:
        yield go_on.set
    finally:
        go_on.set()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: str(each.__name__))
def test_nothing_is_written_to_a_damaged_file(job: Path, damage: Callable[[Path], None]) -> None:
    damage(job)
    before = bytes_of(job)
    try:
        project = Project.open(job)
    except DamagedJobError:
        assert bytes_of(job) == before
        return
    with project:
        asked = [
            project.add_worker(ADA),
            project.begin_session(SESSION),
            project.append_effort([booked(2_000, 3_000)], None),
            project.set_size(1, 100, 100),
            project.set_place(2),
        ]
        for each in asked:
            with pytest.raises(DamagedJobError, match="damaged: .* It was left as it is"):
                each.result()
        assert project.is_read_only
        assert project.examine().result().problems
        with pytest.raises(DamagedJobError):
            project.require_work()
        with pytest.raises(DamagedJobError):
            project.set_place(3).result()
        assert len(project.item_rows().result()) == 3  # and it can still be read
    assert bytes_of(job) == before


def test_an_edit_that_was_made_during_the_check_of_a_damaged_file_is_taken_back(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_seal(job)
    before = bytes_of(job)
    with held_check(monkeypatch) as go_on, Project.open(job) as project:
        editor = editor_on(project, 1)
        refused: list[Exception] = []
        editor.failed.append(refused.append)
        editor.run(AddRegions((new_region(project, "x"),)))
        assert not editor.is_saved
        assert editor.state.regions
        go_on()
        settle(project)
        assert [type(each) for each in refused] == [DamagedJobError]
        assert not editor.state.regions
    assert bytes_of(job) == before


def test_nothing_is_written_until_the_check_has_ended(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(job)
    with held_check(monkeypatch) as go_on, Project.open(job) as project:
        added = project.add_worker(ADA)
        editor = editor_on(project, 1)  # what is known of the items can be read all along
        assert not project.is_examined
        editor.run(AddRegions((new_region(project, "x"),)))
        behind = project.load_item(1)
        assert bytes_of(job) == before
        assert not editor.is_saved
        assert not added.done()
        assert not behind.done()  # it would not see what is not written yet
        go_on()
        assert len(behind.result().state.regions) == 1
        assert project.is_examined
    assert bytes_of(job) != before


def test_closing_waits_for_what_the_check_holds_up(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held_check(monkeypatch) as go_on:
        project = Project.open(job)
        editor_on(project, 1).run(AddRegions((new_region(project, "x"),)))
        threading.Timer(0.05, go_on).start()
        project.close()
    with Project.open(job) as again:
        assert len(again.load_item(1).result().state.regions) == 1


def test_a_file_that_is_only_read_is_not_checked(job: Path) -> None:
    with Project.open(job) as project:
        assert len(project.item_rows().result()) == 3
        assert not project.is_examined


def test_a_check_that_cannot_be_made_as_a_copy_is_made_in_place(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JobFileError("The disk is full.")

    monkeypatch.setattr(examination, "copy_to_scratch", full)
    with Project.open(job) as project:
        project.set_place(2).result()
        assert project.facts.place == 2
        assert str(project.examine().result().refusal) == "The disk is full."
    a_seal(job)
    before = bytes_of(job)
    with Project.open(job) as project, pytest.raises(DamagedJobError):
        project.set_place(3).result()
    assert bytes_of(job) == before


def test_a_check_that_fails_is_made_again_with_the_next_write(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = examination.copy_to_scratch

    def broken(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    with Project.open(job) as project:
        monkeypatch.setattr(examination, "copy_to_scratch", broken)
        with pytest.raises(WriteFailedError, match="Check the disk"):
            project.set_place(2).result()
        monkeypatch.setattr(examination, "copy_to_scratch", real)
        project.set_place(2).result()
        assert project.facts.place == 2


def test_a_sound_file_beside_a_broken_off_write_is_opened(job: Path) -> None:
    leave_a_journal(job)
    with Project.open(job) as project:
        assert project.check().result() == []
        project.set_place(2).result()


def test_a_new_job_is_not_checked_before_its_first_write(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        assert project.is_examined
