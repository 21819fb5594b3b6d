"""Hours of work leave the program as it was; one that hoards is caught."""

from __future__ import annotations

from tests.faults import soak

HOUR_S = 600
"""A short hour: ten minutes."""


def test_hours_of_work_leave_memory_and_handles_as_they_were() -> None:
    figure = soak.run(3, hour_s=HOUR_S)
    assert figure.is_held, figure.broken
    assert figure.most["files after the first hour"] > 3
    assert figure.tried == 3


def test_a_program_that_hoards_memory_and_handles_is_caught_at_both() -> None:
    told = "\n".join(soak.run(2, "hoard handles", HOUR_S).broken)
    assert "memory has grown" in told
    assert "files after" in told
