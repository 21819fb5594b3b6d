"""``make quick`` runs what is near a change first, and ends in time."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import quick

HANGS = "import threading\ndef test_hangs():\n    threading.Event().wait()\n"


def test_tests_that_import_a_module_come_before_those_that_reach_it_over_others() -> None:
    found = list(quick.nearest_tests(["annotator/model/geometry.py"]))
    assert len(found) == len(set(found))
    direct = found.index("tests/annotator/model/test_geometry.py")
    assert direct < found.index("tests/journeys/test_drawing.py")


def test_a_test_that_was_changed_comes_first() -> None:
    changed = ["annotator/model/geometry.py", "tests/annotator/pay/test_money.py"]
    assert next(iter(quick.nearest_tests(changed))) == "tests/annotator/pay/test_money.py"


def test_a_page_is_tried_by_the_tests_of_the_pages() -> None:
    assert list(quick.nearest_tests(["docs/pay.md"])) == [quick.TESTS_OF_PAGES]


def test_what_git_does_not_know_yet_is_a_change(tmp_path: Path) -> None:
    for arguments in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a"],
    ):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    (tmp_path / "new.py").write_text("", encoding="utf-8")
    assert quick.changed_files("HEAD", tmp_path) == ["new.py"]


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the runs that are started here load no Qt, and have one worker: they show the same."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:pytest-qt -p no:hypothesispytest")
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "1")


def test_failures_are_counted(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "def test_good():\n    assert True\ndef test_bad():\n    assert False\n", encoding="utf-8"
    )
    assert quick.run(["test_one.py"], 300.0, tmp_path) == quick.Outcome(2, 1, is_whole=True)


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN], ids=["heard", "ignored"])
def interrupts(request: pytest.FixtureRequest) -> Iterator[None]:
    """What runs in the background of a shell ignores interrupts, and so does what it starts."""
    before = signal.signal(signal.SIGINT, request.param)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_a_test_that_hangs_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(HANGS, encoding="utf-8")
    outcome = quick.run(["test_two.py"], 3.0, tmp_path)
    assert (outcome.failed, outcome.is_whole) == (0, False)
