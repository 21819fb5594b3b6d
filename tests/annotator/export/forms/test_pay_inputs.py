"""What is paid is counted alike from a snapshot and on the screen, for whoever confirmed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.cli.common.pay_figures import orders_of
from annotator.job_file.project import Project
from annotator.model.entities import Item, ItemFacts, Review, Status
from annotator.pay_basis.pay_inputs import EffortByDay, Pieces, Work, pay_inputs
from annotator.sample import make_sample
from tests.support.material import CHECKOUT
from tests.support.snapshots import ANN, BEN, ORDER_SHA256, a_morning, a_record, a_region, an_item

DONE: dict[str, Any] = {"status": Status.DONE, "done_by": ANN, "done_order": ORDER_SHA256}


def with_facts(item: Item, **facts: object) -> Item:
    return replace(item, facts=ItemFacts(**facts))  # type: ignore[arg-type]  # fields of several types


def test_regions_are_paid_to_whoever_confirmed_the_item_and_not_if_left_as_imported() -> None:
    regions = [a_region(1, worker_id=BEN), a_region(2), a_region(3, touched=False)]
    pieces = Pieces()
    assert pieces.add(a_record(an_item(1, **DONE), regions)) == 2
    (key,) = Work(pieces=pieces, effort={}).inputs()
    assert key == (ANN, ORDER_SHA256, 1)
    inputs = Work(pieces=pieces, effort={}).inputs()[key]
    assert (inputs.items_completed, inputs.regions_completed) == (1, 2)
    assert inputs.expected == inputs.completed


def test_what_nobody_confirmed_is_not_paid() -> None:
    pieces = Pieces()
    for facts in ({"status": Status.STARTED}, {"status": Status.DONE}, {"status": Status.SKIPPED}):
        assert pieces.add(a_record(with_facts(an_item(1), **facts), [a_region(1)])) == 0
    assert Work(pieces=pieces, effort={}).inputs() == {}


def test_a_rejected_item_is_completed_and_not_accepted() -> None:
    pieces = Pieces()
    for number, review in ((1, Review.ACCEPTED), (2, Review.REJECTED)):
        item = an_item(number, review=review, **DONE)
        pieces.add(a_record(item, [a_region(number)]))
    inputs = Work(pieces=pieces, effort={}).inputs()[ANN, ORDER_SHA256, 1]
    assert (inputs.items_completed, inputs.items_accepted, inputs.items_rejected) == (2, 1, 1)
    assert (inputs.regions_completed, inputs.regions_accepted) == (2, 1)
    assert (inputs.regions_rejected, inputs.expected.items) == (1, 1)


def test_a_job_on_disk_gives_what_the_screen_counts(tmp_path: Path) -> None:
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    with Project.open(path) as project:
        (worker,) = project.reads.workers().result()
        pieces = project.reads.pieces_of(worker.id).result()
        sums = project.reads.effort_sums(worker.id).result()
        with project.snapshot().result() as snapshot:
            found = pay_inputs(snapshot, orders_of(snapshot))
    counted = [
        (order, each.items_completed, each.regions_completed)
        for (_worker, order, _period), each in found.items()
    ]
    assert counted == [
        (each.order_sha256, each.counts.items, each.counts.regions) for each in pieces
    ]
    (inputs,) = found.values()
    assert sum(inputs.effort_ms.values()) == sum(each.total_ms for each in sums) > 0


def test_time_without_pieces_is_there_too() -> None:
    effort: EffortByDay = {
        (BEN, "", 20_000): {entry.span.category: 5 for entry in a_morning().entries}
    }
    inputs = Work(pieces=Pieces(), effort=effort).inputs()[BEN, "", 1]
    assert inputs.items_completed == 0
    assert set(inputs.effort_ms.values()) == {5}
