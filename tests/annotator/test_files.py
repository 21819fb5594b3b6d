"""One rule for every path that somebody else wrote, and for every file that is read whole."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import files
from annotator.display_text import shown_name
from annotator.document_limits import is_crowded
from annotator.files import (
    FileRefusedError,
    ResolvedFolder,
    contained,
    may_be_job,
    opened_plain,
    read_whole,
    require_inside,
)

CLIMBING = [
    "../x",
    "a/../../x",
    "a/../b",
    "/etc/passwd",
    "//x",
    "",
    ".",
    "nul\0",
    "a/..",
    "x" * 5000,
]
OF_WINDOWS = [
    "C:\\x.jpg",
    "C:x.jpg",
    "c:/x.jpg",
    "\\\\server\\share\\x.jpg",
    "\\x.jpg",
    "a\\..\\..\\x.jpg",
    "a.jpg:stream",
    "CON",
    "nul.txt",
    "a/COM1.jpg",
    "lpt9 .png",
    "a./b.jpg",
    "b.jpg ",
    "COM¹",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "job"
    (root / "in").mkdir(parents=True)
    (root / "in" / "a.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    return root


@pytest.mark.parametrize("relative", CLIMBING)
def test_a_path_that_climbs_out_or_names_nothing_is_refused(folder: Path, relative: str) -> None:
    with pytest.raises(FileRefusedError, match="leads outside the folder or nowhere"):
        contained(folder, relative)


@pytest.mark.parametrize("relative", ["in/a.jpg", "./in/a.jpg", "new/b.jpg", "CON", "a b.jpg", "ä"])
def test_a_path_that_stays_inside_is_given_back(folder: Path, relative: str) -> None:
    assert contained(folder, relative) == folder.resolve() / relative


@pytest.mark.parametrize("relative", OF_WINDOWS)
def test_what_windows_takes_for_more_than_a_name_is_refused_there(relative: str) -> None:
    assert not files.is_plain(relative, is_windows=True)
    assert files.is_plain("in\\a.jpg", is_windows=True)
    assert files.is_plain("console/common.jpg", is_windows=True)


def test_the_disk_is_not_asked_about_what_cannot_be_right(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(_path: object, **_options: object) -> str:
        raise AssertionError("the disk was asked")

    monkeypatch.setattr(os.path, "realpath", ask)
    for relative in set(CLIMBING) - {"."}:
        with pytest.raises(FileRefusedError):
            contained(folder, relative)


def test_links_are_followed_and_must_end_inside(folder: Path) -> None:
    (folder / "near").symlink_to(folder / "in" / "a.jpg")
    (folder / "far").symlink_to(folder.parent / "secret")
    (folder / "up").symlink_to(folder.parent)
    (folder / "circle").symlink_to(folder / "circle")
    assert contained(folder, "near") == folder.resolve() / "in" / "a.jpg"
    for relative in ("far", "up/secret", "up"):
        with pytest.raises(FileRefusedError, match="outside"):
            contained(folder, relative)
    with pytest.raises(FileRefusedError, match=r"cannot be read"):
        read_whole(contained(folder, "circle"), 10)


@pytest.mark.parametrize(
    "relative", [*CLIMBING, "in/a.jpg", "./in/a.jpg", "new/b.jpg", "in//a.jpg"]
)
def test_among_thousands_the_same_paths_are_allowed(folder: Path, relative: str) -> None:
    assert found_within(folder, relative) == found(folder, relative)


def test_among_thousands_links_must_also_end_inside(folder: Path) -> None:
    (folder / "near").symlink_to(folder / "in" / "a.jpg")
    (folder / "far").symlink_to(folder.parent / "secret")
    (folder / "up").symlink_to(folder.parent)
    (folder / "below").symlink_to(folder / "in")
    link = folder.with_name("link")
    link.symlink_to(folder)
    for relative in ("near", "far", "up", "up/secret", "below/a.jpg", "in/a.jpg"):
        assert found_within(folder, relative) == found(folder, relative)
        assert found_within(link, relative) == found(folder, relative)
    assert found_within(folder, "up/secret") is None
    assert found_within(folder, "below/a.jpg") == folder.resolve() / "in" / "a.jpg"


def found(root: Path, relative: str) -> Path | None:
    try:
        return contained(root, relative)
    except FileRefusedError:
        return None


def found_within(root: Path, relative: str) -> Path | None:
    try:
        return ResolvedFolder(root).contained(relative)
    except FileRefusedError:
        return None


def test_a_link_to_a_job_is_a_job(folder: Path) -> None:
    (folder / "a.fairlabel").touch()
    (folder / "b.jpg").symlink_to(folder / "a.fairlabel")
    may_be = [
        may_be_job(folder / name) for name in ("a.fairlabel", "b.jpg", "in/a.jpg", "A.FAIRLABEL")
    ]
    assert may_be == [True, True, False, True]


def test_a_folder_that_is_a_link_itself_does(folder: Path) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder)
    assert contained(link, "in/a.jpg") == folder.resolve() / "in" / "a.jpg"


def test_a_path_that_is_said_to_lie_inside(folder: Path) -> None:
    assert require_inside(folder, folder / "in" / "a.jpg") == folder.resolve() / "in" / "a.jpg"
    for path in (folder / "/etc/passwd", folder / ".." / "secret", folder, Path("in/a.jpg")):
        with pytest.raises(FileRefusedError):
            require_inside(folder, path)


@given(st.text(max_size=12) | st.lists(st.sampled_from(["..", ".", "a", "up", ""])).map("/".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_contained_lies_inside(folder: Path, relative: str) -> None:
    if not (folder / "up").is_symlink():
        (folder / "up").symlink_to(folder.parent)
    try:
        target = contained(folder, relative)
    except FileRefusedError:
        return
    assert folder.resolve() in target.parents


def test_a_plain_file_is_read_whole(folder: Path) -> None:
    calls: list[int] = []
    data = read_whole(folder / "in" / "a.jpg", 7, between=lambda: calls.append(1))
    assert (data, calls) == (b"picture", [1])


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    path = folder / "huge.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    calls: list[int] = []
    with pytest.raises(FileRefusedError, match=r"too large: 1,099,511,627,776 bytes; up to 8"):
        read_whole(path, 8, between=lambda: calls.append(1))
    assert calls == []


def test_a_file_that_grows_while_it_is_read_is_refused(folder: Path) -> None:
    path = folder / "in" / "a.jpg"

    def grow() -> None:
        with path.open("ab") as file:
            file.write(b"more")

    with pytest.raises(FileRefusedError, match="too large"):
        read_whole(path, 10, between=grow)


def test_what_is_no_plain_file_is_not_waited_for(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(tmp_path / "plug"))
        for path in (folder / "pipe", folder / "zero", folder / "in", tmp_path / "plug"):
            with pytest.raises(FileRefusedError, match="is not a file"):
                read_whole(path, 100)


def test_a_file_that_becomes_a_pipe_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(folder / "pipe")
    before = (folder / "in" / "a.jpg").stat()
    monkeypatch.setattr(Path, "stat", lambda _self, **_: before)
    with pytest.raises(FileRefusedError, match="is not a file"):
        read_whole(folder / "pipe", 100)


@pytest.mark.parametrize("name", ["gone", "nul\0", "half\ud800", "y" * 300])
def test_a_file_that_cannot_be_there_is_told(folder: Path, name: str) -> None:
    with pytest.raises(FileRefusedError) as caught:
        read_whole(folder / name, 100)
    assert str(caught.value).endswith(".")
    assert str(caught.value).encode()


def test_a_job_is_never_opened(folder: Path) -> None:
    job = folder / "Streets.fairlabel"
    job.write_bytes(b"{}")
    (folder / "order.toml").symlink_to(job)
    for path in (job, folder / "order.toml"):
        with pytest.raises(FileRefusedError, match="is a job"), opened_plain(path):
            pass


def test_what_the_reader_raises_is_not_taken_for_a_fault_of_the_file(folder: Path) -> None:
    with pytest.raises(ValueError, match="mine"), opened_plain(folder / "in" / "a.jpg"):
        raise ValueError("mine")


def test_a_name_is_shown_without_characters_that_act() -> None:
    assert shown_name("a\x1b[2Jb\u202egpj.exe") == "a�[2Jb�gpj.exe"
    assert shown_name("x" * 200) == "x" * 80 + "…"


MILLION = 1_000_000


@pytest.mark.parametrize(
    ("piece", "times", "is_too_many"),
    [
        (b"[],", MILLION, False),
        (b"[],", MILLION + 1, True),
        (b"[1234],", MILLION + 1, True),
        (b"[12345],", MILLION + 1, False),
        (b"{},", MILLION // 2, False),
        (b"{},", MILLION // 2 + 1, True),
        (b'{"id":12345678},', MILLION // 2 + 1, False),
        (b'"[",', MILLION + 1, True),
        (b"1,", 5 * MILLION, False),
        (b'{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]},', MILLION, False),
        (b'{"id":1,"bbox":[1,2,3,4],"segmentation":[[1,2,3,4,5,6,7,8]]},', MILLION, False),
    ],
)
def test_lists_and_objects_without_room_for_anything_are_too_many(
    piece: bytes, times: int, is_too_many: bool
) -> None:
    assert is_crowded(piece * times) is is_too_many
