"""Paths, names and commands are read as Windows reads them, tried here by ``PureWindowsPath``."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from annotator.drafts.command_words import split_words
from annotator.job_file.opening.file_access import sqlite_uri
from annotator.paths import not_absolute

NAMES = ("XDG_DATA_HOME", "XDG_CACHE_HOME")


def test_a_variable_that_is_not_set_is_left_alone() -> None:
    for kind in (PureWindowsPath, PurePosixPath):
        assert not_absolute({}, NAMES, kind) == []


@pytest.mark.parametrize(
    ("value", "kind", "is_refused"),
    [
        ("", PureWindowsPath, True),
        ("/", PureWindowsPath, True),
        (r"\data", PureWindowsPath, True),
        ("C:data", PureWindowsPath, True),
        (r"C:\data", PureWindowsPath, False),
        (r"\\server\share\data", PureWindowsPath, False),
        ("/data", PurePosixPath, False),
        ("data", PurePosixPath, True),
    ],
)
def test_a_base_folder_must_be_absolute_on_its_system(
    value: str, kind: type[PurePath], *, is_refused: bool
) -> None:
    found = not_absolute({"XDG_DATA_HOME": value}, NAMES, kind)
    assert found == (["XDG_DATA_HOME"] if is_refused else [])


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a job/b?c#d.fairlabel"), "file:///a%20job/b%3Fc%23d.fairlabel?mode=ro"),
        (PureWindowsPath(r"C:\a job\b.fairlabel"), "file:///C:/a%20job/b.fairlabel?mode=ro"),
        (
            PureWindowsPath(r"\\server\share\b.fairlabel"),
            "file:////server/share/b.fairlabel?mode=ro",
        ),
    ],
)
def test_sqlite_finds_a_job_file_on_a_drive_and_on_a_share(path: PurePath, uri: str) -> None:
    assert sqlite_uri(path, "mode=ro") == uri


def test_a_command_of_windows_keeps_its_backslashes() -> None:
    command = r'"C:\Program Files\engine.exe" --lang ara C:\in.wav'
    words = [r"C:\Program Files\engine.exe", "--lang", "ara", r"C:\in.wav"]
    assert split_words(command, has_backslashes=True) == words
    assert split_words(r"engine 'a b' c\ d", has_backslashes=False) == ["engine", "a b", "c d"]
