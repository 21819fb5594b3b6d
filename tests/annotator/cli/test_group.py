"""Which command is meant: the window, a job for it, or one of the commands."""

from __future__ import annotations

import io
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from annotator.cli.common.output import never_fail_on_characters
from annotator.cli.group import COMMANDS
from tests.annotator.cli.running import Windows, done, refused, run


def test_without_a_command_the_window_opens_without_a_job() -> None:
    windows = Windows()
    assert run(windows=windows).exit_code == 0
    assert windows.opened == [None]


def test_a_job_alone_opens_in_the_window_and_its_status_is_ours(tmp_path: Path) -> None:
    windows = Windows(status=3)
    assert run("streets.fairlabel", windows=windows).exit_code == 3
    assert run(tmp_path, windows=windows).exit_code == 3
    assert windows.opened == [Path("streets.fairlabel"), tmp_path]


def test_a_command_opens_no_window(demo: Path) -> None:
    windows = Windows()
    assert run("info", demo, windows=windows).exit_code == 0
    assert windows.opened == []


def test_the_version_is_that_of_the_program_and_opens_no_window() -> None:
    windows = Windows()
    result = run("--version", windows=windows)
    assert (result.exit_code, windows.opened) == (0, [])
    assert result.stdout == f"Fairlabel {version('fairlabel')}\n"


def test_a_command_that_is_mistyped_is_wrong_usage() -> None:
    windows = Windows()
    result = run("exports", windows=windows)
    assert (result.exit_code, windows.opened) == (2, [])
    assert "exports" in result.stderr


def test_every_command_can_be_loaded_and_says_what_it_does() -> None:
    text = done("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in text
        assert len(done(name, "--help").stdout.splitlines()) > 3


@pytest.mark.parametrize("command", ["info", "check"])
def test_what_is_no_job_is_refused_in_one_sentence(tmp_path: Path, command: str) -> None:
    stranger = tmp_path / "notes.fairlabel"
    stranger.write_text("not a job")
    before = stranger.read_bytes()
    assert "notes.fairlabel" in refused(command, stranger)
    assert "missing.fairlabel" in refused(command, tmp_path / "missing.fairlabel")
    assert stranger.read_bytes() == before


def test_a_terminal_that_lacks_a_character_shows_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    never_fail_on_characters()
    sys.stdout.write("\u00e9t\u00e9 \u0645")
    sys.stdout.flush()
    assert raw.getvalue() == b"\\xe9t\\xe9 \\u0645"
