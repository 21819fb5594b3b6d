"""A power cut at any moment of an update leaves the old version whole, and a way to the new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from annotator.updates.installation import Installation
from tests.annotator.updates.releases import PROGRAM, installed, released, taken, tree

CALLS: Final = ("fsync", "mkdir", "link", "chmod", "rename", "replace", "unlink", "rmdir")
"""What of the disk is asked while an update is taken. Each time is a moment for a cut."""


class PowerCutError(BaseException):
    """The power is gone; nothing that comes later reaches the disk."""


@contextmanager
def cut_at(moment: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fail the call of that number and all later ones, so that nothing is cleared up."""
    done: list[str] = []

    def cut(name: str) -> None:
        done.append(name)
        if len(done) > moment:
            raise PowerCutError

    with monkeypatch.context() as context:
        for name in CALLS:
            real = getattr(os, name)

            def call(
                *values: object, _real: object = real, _name: str = name, **named: object
            ) -> object:
                cut(_name)
                return _real(*values, **named)  # type: ignore[operator]  # each of them is a function

            context.setattr(os, name, call)
        yield done


def update(own: Installation, file: Path) -> None:
    """Take an update as the program does."""
    taken(file, own)
    own.start_next("0.2.0")


def started(own: Installation) -> str:
    """Return the version that the launcher starts, as docs/updates.md says it does."""
    for line in (own.versions / "current").read_text().splitlines():
        if (own.versions / line / PROGRAM).is_file():
            return line
    return ""


@pytest.mark.parametrize("is_again", [False, True])
def test_a_cut_at_any_moment_leaves_a_whole_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_again: bool
) -> None:
    file = released(tmp_path / "new.fairlabel-update")
    new = tree(tmp_path / "new.fairlabel-update folder")
    moment, is_cut = 0, True
    seen: set[str] = set()
    while is_cut:
        own = installed(tmp_path / f"Fairlabel {moment}")
        if is_again:  # what an earlier try left must not make it worse
            (own.versions / "0.2.0").mkdir()
            (own.versions / "0.2.0" / "half").touch()
        before = tree(own.folder)
        with cut_at(moment, monkeypatch) as done:
            try:
                update(own, file)
                is_cut = False
            except PowerCutError:
                seen.update(done)
        assert tree(own.folder) == before
        version = started(own)
        assert version in {"0.1.0", "0.2.0"}
        if version == "0.2.0":
            assert tree(own.versions / "0.2.0") == new
        if (own.versions / "0.2.0" / PROGRAM).exists():
            assert tree(own.versions / "0.2.0") == new
        if is_cut:
            update(own, file)  # it can be taken again
        assert started(own) == "0.2.0"
        assert tree(own.versions / "0.2.0") == new
        moment += 1
    assert moment > 10
    assert {"fsync", "rename", "replace"} <= seen


def test_every_file_is_flushed_before_the_folder_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = installed(tmp_path / "Fairlabel")
    file = released(tmp_path / "new.fairlabel-update")
    done: list[tuple[str, int]] = []
    fsync, rename = os.fsync, os.rename

    def note_flush(handle: int) -> None:
        done.append(("flushed", os.fstat(handle).st_ino))
        fsync(handle)

    def note_rename(source: str | Path, target: str | Path) -> None:
        done.append(("renamed", Path(source).stat().st_ino))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", note_flush)
    monkeypatch.setattr(os, "rename", note_rename)
    folder = taken(file, own)
    at = done.index(("renamed", folder.stat().st_ino))
    flushed = {inode for what, inode in done[:at] if what == "flushed"}
    inside = {path.stat().st_ino for path in (folder, *folder.rglob("*"))}
    assert inside <= flushed
    assert ("flushed", own.versions.stat().st_ino) in done[at:]
