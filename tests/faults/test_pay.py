"""Pay of jobs drawn at random: a short form of the figure, and faults that it must find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

import pytest

from annotator.job_file.reading import item_works
from annotator.job_file.reading.item_works import TimePart
from annotator.model.entities import ItemFacts, Status, WorkerId
from annotator.pay import PayInputs
from annotator.pay.money import amounts
from annotator.pay.money.payments import StatedPayment
from annotator.pay_basis import effective_time, pay_inputs, piece_shares
from annotator.pay_basis.piece_shares import Owner, PieceShare
from annotator.records import ItemWork, Payment
from tests.faults import pay

SHORT = 4
"""So many jobs, others each day."""

SURE = 30
"""In one of so many jobs every fault below shows."""

SHOWN_BY: Mapping[str, int] = MappingProxyType(
    {
        "practice_counts": 3,
        "a_key_takes_everything": 1,
        "the_order_of_the_confirmation_pays_everybody": 1,
        "pieces_are_paid_on_the_day_of_the_key": 1,
        "declared_time_moves_no_piece": 35,
        "rejected_pieces_are_paid": 6,
        "a_bonus_of_one_side_counts": 5,
        "redrawn_regions_are_ones_own": 7,
        "a_withdrawal_of_one_side_counts": 6,
    }
)
"""The first job in which a fault shows, where it is not job 0; it is tried before the others."""


Days = dict[WorkerId, dict[str, dict[int, int]]]


def test_jobs_by_chance(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(pay, "SEED", seed)
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
    def is_finished(facts: ItemFacts) -> bool:
        return facts.status is Status.DONE and facts.done_by is not None

    patch.setattr(piece_shares, "is_finished", is_finished)


def a_key_takes_everything(patch: pytest.MonkeyPatch) -> None:
    whole = piece_shares.shares_of

    def shares_of(
        facts: ItemFacts, work: ItemWork | None, regions: int, orders: frozenset[str]
    ) -> dict[Owner, PieceShare]:
        return whole(facts, None, regions if work is None else len(work.makers), orders)

    patch.setattr(piece_shares, "shares_of", shares_of)


def the_order_of_the_confirmation_pays_everybody(patch: pytest.MonkeyPatch) -> None:
    whole = piece_shares.shares_of

    def shares_of(
        facts: ItemFacts, work: ItemWork | None, regions: int, orders: frozenset[str]
    ) -> dict[Owner, PieceShare]:
        sums: dict[Owner, PieceShare] = {}
        for (worker, _order), share in whole(facts, work, regions, orders).items():
            before = sums.get((worker, facts.done_order), PieceShare())
            sums[worker, facts.done_order] = PieceShare(
                before.item + share.item, before.regions + share.regions
            )
        return sums

    patch.setattr(piece_shares, "shares_of", shares_of)


def pieces_are_paid_on_the_day_of_the_key(patch: pytest.MonkeyPatch) -> None:
    def over_days(share: PieceShare, _days: object, otherwise: int) -> dict[int, PieceShare]:
        return {otherwise: share}

    patch.setattr(piece_shares, "_over_days", over_days)


def declared_time_moves_no_piece(patch: pytest.MonkeyPatch) -> None:
    def without(days: Callable[[Sequence[TimePart]], Days]) -> Callable[[Sequence[TimePart]], Days]:
        return lambda parts: days([part._replace(declared=0) for part in parts])

    patch.setattr(item_works, "_by_day", without(item_works._by_day))


def corrections_are_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(effective_time, "_of_correction", lambda *_args: iter(()))


def totals_are_rounded_down(patch: pytest.MonkeyPatch) -> None:
    def rounded(amount: Fraction, digits: int) -> int:
        return int(amount * 10**digits)

    patch.setattr(amounts, "rounded", rounded)


def rejected_pieces_are_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PayInputs, "expected", property(lambda inputs: inputs.completed))


def a_bonus_of_one_side_counts(patch: pytest.MonkeyPatch) -> None:
    def agreed(payments: Iterable[StatedPayment]) -> frozenset[int]:
        return frozenset(each.seq for each in payments)

    patch.setattr(pay_inputs, "agreed", agreed)


def redrawn_regions_are_ones_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(item_works, "_came_from", lambda *_args: ())


def a_withdrawal_of_one_side_counts(patch: pytest.MonkeyPatch) -> None:
    def standing(payments: Iterable[Payment]) -> list[Payment]:
        every = list(payments)
        gone = {each.names for each in every if each.side == "void"}
        return [each for each in every if each.side != "void" and each.seq not in gone]

    patch.setattr(pay_inputs, "standing", standing)


@pytest.mark.parametrize(
    "fault",
    [
        practice_counts,
        a_key_takes_everything,
        the_order_of_the_confirmation_pays_everybody,
        pieces_are_paid_on_the_day_of_the_key,
        declared_time_moves_no_piece,
        corrections_are_dropped,
        totals_are_rounded_down,
        rejected_pieces_are_paid,
        a_bonus_of_one_side_counts,
        redrawn_regions_are_ones_own,
        a_withdrawal_of_one_side_counts,
    ],
)
def test_a_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    fault(monkeypatch)
    broken: list[str] = []
    for seed in (SHOWN_BY.get(fault.__name__, 0), *range(SURE)):
        monkeypatch.setattr(pay, "SEED", seed)
        if broken := pay.run(1).broken:
            break
    assert broken
    assert all("Error" not in each for each in broken), broken
