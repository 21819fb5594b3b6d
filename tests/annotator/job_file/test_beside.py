"""What lies beside a job file that came from somebody else touches no other file."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import JobFileError
from annotator.job_file import Project
from annotator.job_file.backup.job_recovery import recovery_of
from annotator.job_file.backup.offline_check import problems_of_file
from tests.annotator.job_file.jobs import make_job
from tests.annotator.job_file.test_opening import killed_at_the_first_page

MAGIC = bytes.fromhex("d9d505f920a163d7")
NONCE, SECTOR, PENDING_BYTE = 12_345, 512, 0x4000_0000


@pytest.fixture
def closed_job(tmp_path: Path) -> Path:
    project = make_job(tmp_path)
    project.close()
    return project.path


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file of somebody who only opens a job; it begins as SQLite skips a journal, or not."""
    path = tmp_path / "elsewhere" / "thesis.txt"
    path.parent.mkdir()
    path.write_bytes(b"\0" + b"a year of work\n" * 100)
    return path


def journal_of(job: Path) -> Path:
    return job.with_name(f"{job.name}-journal")


def naming(job: Path, victim: Path) -> None:
    """Leave a journal that gives page 1 back, and names another file as the one of all databases.

    Format: sqlite.org/fileformat, section 3, and ``readSuperJournal`` in its ``pager.c``.
    """
    data = job.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    page = data[:size]
    checksum = (NONCE + sum(page[at] for at in range(size - 200, 0, -200))) & 0xFFFFFFFF
    head = MAGIC + struct.pack(">IIIII", 1, NONCE, len(data) // size, SECTOR, size)
    record = struct.pack(">I", 1) + page + struct.pack(">I", checksum)
    name = os.fsencode(victim)
    end = struct.pack(">I", PENDING_BYTE // size + 1) + name
    end += struct.pack(">II", len(name), sum(name)) + MAGIC
    journal_of(job).write_bytes(head.ljust(SECTOR, b"\0") + record + end)


def linked(ending: str) -> Callable[[Path, Path], None]:
    def link(job: Path, victim: Path) -> None:
        job.with_name(f"{job.name}{ending}").symlink_to(victim)

    return link


def hard_linked(job: Path, victim: Path) -> None:
    os.link(victim, journal_of(job))


def endless(job: Path, _victim: Path) -> None:
    os.mkfifo(journal_of(job))


WAYS = [naming, linked("-journal"), linked("-wal"), linked("-shm"), hard_linked, endless]
IDS = ["named", "journal", "log", "shared memory", "hard link", "pipe"]

OPENINGS: list[Callable[[Path], object]] = [
    lambda path: Project.open(path).close(),
    lambda path: Project.open_safely(path).close(),
    problems_of_file,
    lambda path: recovery_of(path).__enter__(),
]
OPENED = ["opened", "opened safely", "checked", "recovered"]


@pytest.mark.parametrize("way", WAYS, ids=IDS)
@pytest.mark.parametrize("opened", OPENINGS, ids=OPENED)
def test_what_lies_beside_a_job_touches_no_other_file(
    closed_job: Path,
    victim: Path,
    way: Callable[[Path, Path], None],
    opened: Callable[[Path], object],
) -> None:
    way(closed_job, victim)
    before, theirs = closed_job.read_bytes(), victim.read_bytes()
    with pytest.raises(JobFileError, match=r"beside the job leads to another file.*Move letters"):
        opened(closed_job)
    assert (closed_job.read_bytes(), victim.read_bytes()) == (before, theirs)
    assert len(list(closed_job.parent.glob("letters.fairlabel-*"))) == 1


@pytest.mark.parametrize("way", WAYS, ids=IDS)
def test_nor_by_the_name_of_a_link_to_the_job(
    closed_job: Path, victim: Path, way: Callable[[Path, Path], None]
) -> None:
    way(closed_job, victim)
    link = victim.parent / "link.fairlabel"
    link.symlink_to(closed_job)
    theirs = victim.read_bytes()
    with pytest.raises(JobFileError, match="leads to another file"):
        Project.open(link)
    assert victim.read_bytes() == theirs


def test_after_it_was_moved_away_the_job_is_opened(closed_job: Path, victim: Path) -> None:
    naming(closed_job, victim)
    journal_of(closed_job).rename(victim.parent / "moved")
    Project.open(closed_job).close()
    assert victim.exists()


def test_a_broken_off_write_is_taken_back_by_the_name_of_a_link_too(closed_job: Path) -> None:
    before = killed_at_the_first_page(closed_job)
    link = closed_job.with_name("link.fairlabel")
    link.symlink_to(closed_job)
    assert problems_of_file(link) == []
    with Project.open(link) as project:
        assert project.facts.title == "Old letters"
    assert closed_job.read_bytes() == before


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_is_left_of_another_job_is_not_taken_for_that_of_a_new_one(
    tmp_path: Path, ending: str
) -> None:
    left = tmp_path / f"letters.fairlabel{ending}"
    left.write_bytes(MAGIC + b"what a killed program left")
    with pytest.raises(JobFileError, match=f"letters.fairlabel{ending} is left of another job"):
        make_job(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [left.name]
    other = tmp_path / "other"
    other.mkdir()
    with make_job(other) as project, pytest.raises(JobFileError, match="is left of another job"):
        project.copy_to(tmp_path / "letters.fairlabel").result()
    assert sorted(each.name for each in tmp_path.iterdir()) == [left.name, "other"]
