"""A wait that a test names too short for a busy machine is made longer; one for nothing is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.support.patience import PATIENCE_MS, WAITS, patient


class _Hasty(QtBot):
    """Notes how long it was asked to wait."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        for name in WAITS:
            vars(self)[name] = lambda *_, timeout, **__: self.asked.append(timeout)


@pytest.mark.parametrize("name", WAITS)
def test_each_wait_lasts_two_minutes_at_least_and_none_for_what_must_not_come(name: str) -> None:
    hasty = _Hasty()
    wait = getattr(patient(hasty), name)
    wait(print)
    wait(print, timeout=10)
    wait(print, timeout=10 * PATIENCE_MS)
    wait(print, timeout=0)
    assert hasty.asked == [PATIENCE_MS, PATIENCE_MS, 10 * PATIENCE_MS, 0]


def test_the_hand_that_tests_are_given_is_patient(qtbot: QtBot) -> None:
    left = iter(range(3))
    # One millisecond would be over before the third look, of which there is one each ten.
    qtbot.waitUntil(lambda: next(left) == 2, timeout=1)
    assert next(left, None) is None


SHORT = re.compile(r"(?<!qtbot)\.(?:wait|join|result)\((?:timeout=)?([1-5]?[0-9])\)")
"""A wait for another thread or process of less than a minute; of 0 s is none."""


def test_no_test_gives_a_thread_or_a_process_less_than_a_minute() -> None:
    here = Path(__file__).parent
    hasty = [
        f"{path.relative_to(here)}: {found[0]}"
        for path in sorted(here.rglob("test_*.py"))
        for found in SHORT.finditer(path.read_text(encoding="utf-8"))
        if found[1] != "0"
    ]
    assert hasty == []
