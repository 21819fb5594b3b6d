"""Pay of jobs drawn at random: a short form of the figure, and faults that it must find."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from annotator.model.entities import Item, Status
from annotator.pay import PayInputs
from annotator.pay.money import amounts
from annotator.pay_basis import effective_time, pay_inputs
from tests.faults import pay
from tests.faults.short_form import seed_of_today

SHORT = 6
"""So many jobs, others each day."""

SURE = 30
"""In one of so many jobs every fault below shows."""


def test_jobs_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pay, "SEED", seed_of_today())
    figure = pay.run(SHORT)
    assert figure.is_held, (pay.SEED, figure.broken)
    assert figure.seen["parts"] >= SHORT


def test_a_job_that_cannot_be_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise RuntimeError("no job")

    monkeypatch.setattr(pay, "make_job", refuse)
    assert not pay.run(1).is_held


# Faults that must be found -------------------------------------------------------------------


def practice_counts(patch: pytest.MonkeyPatch) -> None:
    def is_completed(item: Item) -> bool:
        return item.facts.status is Status.DONE and item.facts.done_by is not None

    patch.setattr(pay_inputs, "is_completed", is_completed)


def corrections_are_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(effective_time, "_of_correction", lambda *_args: iter(()))


def totals_are_rounded_down(patch: pytest.MonkeyPatch) -> None:
    def rounded(amount: Fraction, digits: int) -> int:
        return int(amount * 10**digits)

    patch.setattr(amounts, "_rounded", rounded)


def rejected_pieces_are_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PayInputs, "expected", property(lambda inputs: inputs.completed))


@pytest.mark.parametrize(
    "fault",
    [practice_counts, corrections_are_dropped, totals_are_rounded_down, rejected_pieces_are_paid],
)
def test_a_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    fault(monkeypatch)
    broken: list[str] = []
    for seed in range(SURE):
        monkeypatch.setattr(pay, "SEED", seed)
        if broken := pay.run(1).broken:
            break
    assert broken
    assert all("Error" not in each for each in broken), broken
