"""Pictures that were moved are found again by what they are, and nothing is taken for another."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from annotator.errors import AnnotatorError, ImportRefusedError
from annotator.importers.folder_importer import scan_folder
from annotator.importers.relink import Lost, copy_back, find_lost, relink
from annotator.job_file import Project
from annotator.media_files import refresh_media
from annotator.progress import Cancel
from annotator.records import JobFacts

COLOURS = ("red", "green", "blue", "white")


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Return a folder of four pictures, two of them in a folder below."""
    media = tmp_path / "media"
    (media / "day 2").mkdir(parents=True)
    for at, colour in enumerate(COLOURS):
        buffer = BytesIO()
        Image.new("RGB", (40, 30 + at), colour).save(buffer, "PNG")
        below = "day 2/" if at > 1 else ""
        (media / f"{below}p{at}.png").write_bytes(buffer.getvalue() + b"\0" * at)
    return media


@pytest.fixture
def job(tmp_path: Path, media: Path) -> Path:
    path = tmp_path / "j.fairlabel"
    items = scan_folder(media).items
    Project.create(path, JobFacts("1", "J", "media"), labels=[], items=items).close()
    return path


def lost_in(project: Project) -> Lost:
    return find_lost(project, Cancel())


def paths(project: Project) -> list[str]:
    return sorted(one.path for one in project.reads.media_after(0, 100).result())


def names(lost: Lost) -> list[str]:
    return sorted(one.path for one in lost.media)


def test_nothing_is_lost_where_nothing_was_moved(job: Path) -> None:
    with Project.open(job) as project:
        assert lost_in(project) == Lost((), 4)


@pytest.mark.parametrize("deeper", ["", "backup/2026"])
def test_a_folder_that_was_moved_is_found_as_it_is(
    tmp_path: Path, job: Path, media: Path, deeper: str
) -> None:
    target = tmp_path / "elsewhere" / deeper
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(media, target)
    with Project.open(job) as project:
        before = paths(project)
        lost = lost_in(project)
        assert (len(lost.media), lost.total) == (4, 4)
        done = relink(project, lost, tmp_path / "elsewhere", Cancel())
        assert (done.found, done.missing, done.elsewhere) == (4, 0, ())
        assert project.media_folder == target
        assert paths(project) == before
        assert lost_in(project).media == ()
        assert project.check().result() == []


def test_renamed_files_are_found_by_their_digest(job: Path, media: Path) -> None:
    with Project.open(job) as project:
        assert refresh_media(project) == []
        (media / "day 2/p2.png").rename(media / "another.png")
        lost = lost_in(project)
        assert names(lost) == ["day 2/p2.png"]
        done = relink(project, lost, media, Cancel())
        assert (done.found, done.missing) == (1, 0)
        assert paths(project) == ["another.png", "day 2/p3.png", "p0.png", "p1.png"]
        assert lost_in(project).media == ()


def test_what_was_never_hashed_is_known_by_size_and_time_or_name(job: Path, media: Path) -> None:
    with Project.open(job) as project:
        (media / "p0.png").rename(media / "renamed.png")  # with its time
        (media / "new").mkdir()
        shutil.copyfile(media / "p1.png", media / "new/P1.PNG")  # its name, another time
        (media / "p1.png").unlink()
        (media / "day 2/p2.png").unlink()
        (media / "day 2/p3.png").rename(media / "day 2/other.png")
        (media / "day 2/other.png").write_bytes((media / "day 2/other.png").read_bytes())
        done = relink(project, lost_in(project), media, Cancel())
        # Of p3 neither name nor time is left; p2 is nowhere.
        assert (done.found, done.missing) == (2, 2)
        assert names(lost_in(project)) == ["day 2/p2.png", "day 2/p3.png"]
        assert {"renamed.png", "new/P1.PNG"} <= set(paths(project))


def test_a_file_of_another_content_is_not_taken(tmp_path: Path, job: Path, media: Path) -> None:
    with Project.open(job) as project:
        refresh_media(project)
        other = tmp_path / "other"
        other.mkdir()
        data = bytearray((media / "p0.png").read_bytes())
        data[-1] ^= 1
        (other / "p0.png").write_bytes(data)
        (media / "p0.png").unlink()
        done = relink(project, lost_in(project), other, Cancel())
        assert (done.found, done.missing) == (0, 1)
        assert names(lost_in(project)) == ["p0.png"]


def test_some_that_lie_elsewhere_are_copied_back_and_none_is_overwritten(
    tmp_path: Path, job: Path, media: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(media / "day 2", elsewhere / "day two")
    with Project.open(job) as project:
        lost = lost_in(project)
        done = relink(project, lost, elsewhere, Cancel())
        assert (done.found, done.missing, len(done.elsewhere)) == (2, 0, 2)
        assert project.media_folder == media
        assert len(lost_in(project).media) == 2
        (media / "day 2").mkdir()
        (media / "day 2/p3.png").write_bytes(b"mine")
        assert copy_back(project, done.elsewhere, Cancel()) == 1
        assert lost_in(project).media == ()
        assert (media / "day 2/p3.png").read_bytes() == b"mine"
        assert sorted(each.name for each in (media / "day 2").iterdir()) == ["p2.png", "p3.png"]
        assert sorted(each.name for each in (elsewhere / "day two").iterdir()) == [
            "p2.png",
            "p3.png",
        ]


def test_a_picture_of_the_job_is_not_taken_for_another_one(job: Path, media: Path) -> None:
    with Project.open(job) as project:
        refresh_media(project)
        shutil.copyfile(media / "p0.png", media / "p1.png")  # p1 is another picture now
        (media / "p0.png").unlink()
        done = relink(project, lost_in(project), media, Cancel())
        assert (done.found, done.missing) == (0, 1)
        assert paths(project) == ["day 2/p2.png", "day 2/p3.png", "p0.png", "p1.png"]


def test_a_folder_that_is_none_is_refused(tmp_path: Path, job: Path, media: Path) -> None:
    with Project.open(job) as project:
        (media / "p0.png").unlink()
        with pytest.raises(ImportRefusedError):
            relink(project, lost_in(project), tmp_path / "none", Cancel())
        with pytest.raises(AnnotatorError, match=r"p0\.png.* could not be copied"):
            copy_back(project, [(tmp_path / "none.png", "p0.png")], Cancel())
