"""What a scan keeps its hands off: the open job above all, whose lock any reader would drop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.importers.folder_importer import scan_folder
from annotator.job_file import Project
from annotator.model.entities import Status
from annotator.records import JobFacts
from tests.support.english import english
from tests.support.material import CHECKOUT, material

OPEN_EACH = """
import sys, pathlib
from annotator.errors import JobLockedError
from annotator.job_file import Project
for line in sys.stdin:
    try:
        Project.open(pathlib.Path(line[:-1])).close()
        print("opened", flush=True)
    except JobLockedError:
        print("locked", flush=True)
"""

KeptOut = Callable[[Path], bool]


@pytest.fixture(scope="module")
def another_program_is_kept_out() -> Iterator[KeptOut]:
    """Return what asks another process to open and close a job, and says whether it could not."""
    with subprocess.Popen(
        [sys.executable, "-c", OPEN_EACH],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:

        def is_kept_out(job: Path) -> bool:
            assert program.stdin is not None
            assert program.stdout is not None
            program.stdin.write(f"{job}\n")
            program.stdin.flush()
            answer = program.stdout.readline()
            assert answer in {"locked\n", "opened\n"}
            return answer == "locked\n"

        yield is_kept_out


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), tmp_path / "china.jpg")
    return tmp_path


def named_as_usual(folder: Path) -> Path:
    return folder / "Streets.fairlabel"


def named_otherwise(folder: Path) -> Path:
    return folder / "streets.db"


def linked_to(folder: Path) -> Path:
    (folder / "shortcut.jpg").symlink_to(folder / "streets.db")
    return folder / "streets.db"


@pytest.mark.parametrize("place", [named_as_usual, named_otherwise, linked_to])
def test_looking_for_new_pictures_does_not_let_go_of_the_open_job(
    photos: Path, place: Callable[[Path], Path], another_program_is_kept_out: KeptOut
) -> None:
    job = place(photos)
    with Project.create(job, JobFacts("j", "Streets", "."), labels=[]):
        assert another_program_is_kept_out(job)
        scan = scan_folder(photos, job=job)
        assert another_program_is_kept_out(job)
    assert [item.media.path for item in scan.items] == ["china.jpg"]
    assert scan.other_files == 0
    assert not another_program_is_kept_out(job)


def test_a_job_file_is_not_opened_even_if_nobody_says_that_it_is_open(
    photos: Path, another_program_is_kept_out: KeptOut
) -> None:
    job = named_as_usual(photos)
    (photos / "shortcut.jpg").symlink_to(job)
    with Project.create(job, JobFacts("j", "Streets", "."), labels=[]):
        scan_folder(photos)
        assert another_program_is_kept_out(job)


def test_the_copies_of_an_export_are_no_new_pictures(photos: Path) -> None:
    export = photos / "dataset"
    (export / "images").mkdir(parents=True)
    shutil.copy(photos / "china.jpg", export / "images")
    for name in ("manifest.json", "fair_pay.json"):
        (export / name).write_text("{}")
    scan = scan_folder(photos)
    assert [item.media.path for item in scan.items] == ["china.jpg"]
    assert english(scan.notes) == ("“dataset” was left out: it is an export that was made here.",)
    assert len(scan_folder(export).items) == 1  # chosen itself, it is a folder like any other


def test_a_picture_in_a_format_that_is_not_read_says_which(photos: Path) -> None:
    (photos / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + os.urandom(600))
    phone = scan_folder(photos).items[1]
    assert phone.status is Status.UNREADABLE
    assert phone.reason == (
        "“phone.heic” is in the format HEIC, which is not read. Save it as PNG."
    )
