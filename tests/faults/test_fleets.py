"""Fleets by chance: a short form of the figure, and broken rules that it must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from annotator.audit import findings
from annotator.audit.findings import AuditFinding, Evidence
from tests.faults import fleets

SHORT = 50

NOTICED = 20
"""Among so many fleets, the same each day, each broken rule below is noticed."""


def test_fleets_by_chance(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(fleets, "SEED", seed)
    found = fleets.run(SHORT)
    assert found.is_held, [each.broken for each in found.all]
    seen = found.all[0].seen
    assert min(seen[name] for name in ("shared laptops", "dead clocks", "power cuts", "experts"))


def no_stand_ins(patch: pytest.MonkeyPatch) -> None:
    def nothing(_evidence: Evidence, _index: object) -> Iterator[AuditFinding]:
        return iter(())

    patch.setattr(findings, "_stand_ins", nothing)


def a_day_has_an_hour(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "_DAY_MS", 3_600_000)


def a_few_times_are_telling(patch: pytest.MonkeyPatch) -> None:
    def always(_row: Mapping[str, Any]) -> bool:
        return True

    patch.setattr(findings, "_of_different_people", lambda rows: [(str(rows[0]["folder"]), "x")])
    patch.setattr(findings, "_is_telling", always)


BROKEN: list[Callable[[pytest.MonkeyPatch], None]] = [
    no_stand_ins,
    a_day_has_an_hour,
    a_few_times_are_telling,
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda each: each.__name__)
def test_a_broken_rule_is_noticed(
    monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    broken(monkeypatch)
    assert not fleets.run(NOTICED).is_held
