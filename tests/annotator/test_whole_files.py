"""A single file is there whole, or as it was before, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from annotator.errors import WriteFailedError
from annotator.files import FOR_THE_OWNER, write_chosen, write_whole, writing_whole


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def refuse_with(number: int) -> object:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_what_is_written_is_there_with_its_mode_and_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", b"one")
    write_whole(tmp_path / "b.txt", b"two", mode=FOR_THE_OWNER)
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert names(tmp_path) == ["a.txt", "b.txt"]
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names(tmp_path)]
    assert modes == [0o644, 0o600]


def test_a_block_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")

    def fail() -> None:
        with writing_whole(path) as file:
            file.write(b"half of ")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    where = os if failing == "fsync" else Path
    monkeypatch.setattr(where, failing, refuse_with(errno.ENOSPC))
    with pytest.raises(WriteFailedError, match=r"a\.txt could not be written \(No space left"):
        write_chosen(path, b"after")
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("has_links", [True, False])
def test_what_came_meanwhile_is_not_replaced_unless_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", refuse_with(errno.EPERM))
    path = tmp_path / "a.txt"

    def be_too_late() -> None:
        with writing_whole(path, is_replaced=False) as file:
            file.write(b"mine")
            path.write_bytes(b"theirs")

    with pytest.raises(FileExistsError):
        be_too_late()
    assert path.read_bytes() == b"theirs"
    path.unlink()
    write_whole(path, b"mine", is_replaced=False)
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["a.txt"]


def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_bytes(b"other")
    (tmp_path / "a.txt").symlink_to("other.txt")
    write_whole(tmp_path / "a.txt", b"new")
    assert (tmp_path / "other.txt").read_bytes() == b"other"
    assert not (tmp_path / "a.txt").is_symlink()


@pytest.mark.parametrize(("number", "is_told"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_names_are_flushed_and_a_share_that_cannot_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, is_told: bool
) -> None:
    asked: list[int] = []
    fsync = os.fsync

    def refuse(handle: int) -> None:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            fsync(handle)
            return
        asked.append(os.fstat(handle).st_ino)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    if is_told:
        with pytest.raises(WriteFailedError):
            write_chosen(tmp_path / "a.txt", b"x")
    else:
        write_chosen(tmp_path / "a.txt", b"x")
    assert asked == [tmp_path.stat().st_ino]
    assert (tmp_path / "a.txt").read_bytes() == b"x"


def test_the_longest_name_of_the_disk_can_be_written(tmp_path: Path) -> None:
    name = "n" * 255
    write_whole(tmp_path / name, b"x")
    assert names(tmp_path) == [name]
