"""Hours of work leave the program as it was; one that hoards is caught."""

from __future__ import annotations

import pytest

from tests.faults import soak

HOUR_S = 600
"""A short hour: ten minutes."""


def test_hours_of_work_leave_memory_and_handles_as_they_were() -> None:
    figure = soak.run(3, hour_s=HOUR_S)
    assert figure.is_held, figure.broken
    assert figure.most["files after the first hour"] > 3
    assert figure.tried == 3


@pytest.mark.parametrize(
    ("broken", "what"), [("hoard", "memory has grown"), ("handles", "files after")]
)
def test_a_program_that_hoards_is_caught(broken: str, what: str) -> None:
    figure = soak.run(2, broken, HOUR_S)
    assert what in "\n".join(figure.broken)
