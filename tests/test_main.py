"""The start refuses what would crash later."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import resource_tracker, spawn
from pathlib import Path

import pytest

import main
from tests.support.material import CHECKOUT


@pytest.mark.parametrize(
    ("qt", "python", "refused"),
    [
        ("6.12.0", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("6.11.3", (3, 11), False),
        ("6.12.1", (3, 11), False),
    ],
)
def test_only_the_pair_that_aborts_is_refused(
    monkeypatch: pytest.MonkeyPatch, qt: str, python: tuple[int, int], *, refused: bool
) -> None:
    monkeypatch.setattr("PySide6.__version__", qt)
    fault = main.qt_fault(python)
    assert (fault is not None) == refused
    assert fault is None or "6.11.3" in fault


def test_the_locked_qt_is_fit_for_this_python() -> None:
    assert main.qt_fault() is None


def test_the_window_opens_with_the_job_and_its_status_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path | None] = []

    def run_window(job: Path | None) -> int:
        opened.append(job)
        return 7

    monkeypatch.setattr("widgets.app.main.run_window", run_window)
    assert main.open_window(Path("streets.fairlabel")) == 7
    assert opened == [Path("streets.fairlabel")]


@pytest.mark.parametrize(
    ("arguments", "is_asked"),
    [
        ([], True),
        (["streets.fairlabel"], True),
        (["--help"], False),
        (["-x.fairlabel"], False),
        (["demo"], False),
        (["check", "streets.fairlabel"], False),
    ],
)
def test_the_window_alone_is_asked_for_by_nothing_or_by_one_job(
    arguments: list[str], *, is_asked: bool
) -> None:
    assert main.asks_for_window(arguments) == is_asked


def test_a_shell_that_completes_a_command_gets_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FAIRLABEL_COMPLETE", "bash_complete")
    assert not main.asks_for_window([])


@pytest.mark.parametrize("arguments", [[], ["streets.fairlabel"]])
def test_the_program_opens_the_window_and_ends_with_its_status(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], tmp_path: Path
) -> None:
    opened: list[Path | None] = []
    (tmp_path / "program").mkdir()
    monkeypatch.chdir(tmp_path / "program")  # which the test leaves at its end
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    def run_window(job: Path | None) -> int:
        opened.append(job)
        return 3

    monkeypatch.setattr("widgets.app.main.run_window", run_window)
    monkeypatch.setattr(sys, "argv", ["fairlabel", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 3
    assert opened == [tmp_path / "program" / arguments[0] if arguments else None]
    assert Path.cwd() == tmp_path


def test_the_way_to_the_window_does_without_the_command_line() -> None:
    code = "import main, sys; print(*{'click', 'annotator.cli', 'exporters'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_without_a_terminal_the_reason_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("annotator.system.face.tell_without_window", told.append)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit, match="no room"):
        main.give_up("There is no room.")
    assert told == ["There is no room."]


@pytest.mark.parametrize("name", ["A JOB.FAIRLABEL", "new.fairlabel-update", "a.FairPackage"])
def test_files_of_ours_open_the_window_in_any_case(name: str) -> None:
    assert main.asks_for_window([name])


@pytest.mark.parametrize(
    ("arguments", "ends_in"),
    [
        (["--multiprocessing-fork", "tracker_fd=4", "pipe_handle=3"], "spawn.spawn_main"),
        (
            ["-c", "from multiprocessing.resource_tracker import main;main(5)"],
            "resource_tracker.main",
        ),
    ],
)
def test_a_frozen_program_runs_the_processes_of_python(
    arguments: list[str], ends_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["fairlabel", *arguments])
    monkeypatch.setattr(
        f"multiprocessing.{ends_in}", lambda *args, **named: ran.append((*args, *named.items()))
    )
    with pytest.raises(SystemExit):
        main.main()
    workers = [(("tracker_fd", 4), ("pipe_handle", 3))]
    assert ran == (workers if "--multiprocessing-fork" in arguments else [(5,)])


@pytest.mark.parametrize(
    ("is_frozen", "platform", "before", "after"),
    [
        (True, "linux", "", None),
        (True, "linux", "/opt/own/lib", "/opt/own/lib"),
        (True, "win32", "", "/opt/fairlabel/_internal"),
        (False, "linux", "", "/opt/fairlabel/_internal"),
    ],
)
def test_what_a_frozen_program_starts_loads_the_libraries_of_the_system(
    is_frozen: bool,
    platform: str,
    before: str,
    after: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = {"LD_LIBRARY_PATH": "/opt/fairlabel/_internal"}
    facts |= {"LD_LIBRARY_PATH_ORIG": before} if before else {}
    monkeypatch.setattr(os, "environ", facts)
    monkeypatch.setattr(sys, "frozen", is_frozen, raising=False)
    main.leave_libraries_of_the_system(platform)
    assert facts.get("LD_LIBRARY_PATH") == after
    assert ("PYINSTALLER_RESET_ENVIRONMENT" in facts) == (is_frozen and platform == "linux")


def test_python_starts_its_processes_as_a_frozen_program_expects_them() -> None:
    """The words of the command are those of this Python."""
    assert main._TRACKS in Path(resource_tracker.__file__).read_text("utf-8")
    assert spawn.is_forking(["fairlabel", "--multiprocessing-fork"])
