"""The start refuses what would crash later."""

from __future__ import annotations

from pathlib import Path

import pytest

import main


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
    monkeypatch.setattr(main, "version", lambda _name: qt)
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

    monkeypatch.setattr("widgets.app.run_window", run_window)
    assert main.open_window(Path("streets.fairlabel")) == 7
    assert opened == [Path("streets.fairlabel")]
