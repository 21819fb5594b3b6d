"""Gives the short form of each figure the seed of the day, and tells it where a test fails."""

from __future__ import annotations

import pytest

from tests.faults.short_form import seed_of_today


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Return the number of the day, or what ``--fault-seed`` says."""
    asked: int | None = request.config.getoption("--fault-seed")
    seed = seed_of_today() if asked is None else asked
    again = f'make test ARGS="{request.path.relative_to(request.config.rootpath)}'
    request.node.add_report_section(
        "setup", "seed", f'The same tries once more: {again} --fault-seed {seed}"'
    )
    return seed
