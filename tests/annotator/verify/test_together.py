"""Tests the check of exports in which several workers stand, apart or added up."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import Review
from annotator.pay.money.amounts import amount_text, exact_text
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.made_jobs import Made, Piece, Stretch, an_order, snapshot_of

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
FEES = 'per_item = "4"\ndeductions = [{ kind = "fees", percent = "1.5" }]'
HOUR = 'kind = "contract"\namount = "500"\nunit = "hour"'

TWO_WORKERS = Made(
    [an_order(FEES, floors=[HOUR]), an_order('per_item = "5"', floors=[HOUR])],
    [Piece(2, review=Review.ACCEPTED), Piece(3, done_by=1), Piece(1, order=1, done_by=1)],
    [
        Stretch(Category.LABEL, 600_000, 1),
        Stretch(Category.LABEL, 900_000, 2, worker=1),
        Stretch(Category.LABEL, 300_000, 3, worker=1, order=1),
    ],
)


@pytest.mark.parametrize("detail", list(Detail))
def test_workers_who_take_turns_under_several_orders_hold(tmp_path: Path, detail: Detail) -> None:
    # The first worker comes back under a third order after the second had the second.
    terms = [an_order(FEES), an_order('per_item = "5"'), an_order('per_item = "6"')]
    pieces = [Piece(2), Piece(3, done_by=1, order=1), Piece(1, order=2)]
    times = [Stretch(Category.LABEL, 600_000, 1), Stretch(Category.LABEL, 900_000, 2, 1, 1)]
    made = Made(terms, pieces, [*times, Stretch(Category.LABEL, 70_000, 3, 0, 2)])
    export_coco(tmp_path / "out", snapshot_of(made), ExportOptions(detail=detail))
    assert verified(tmp_path / "out").problems == ()


@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
def test_every_sum_is_of_all_workers_while_one_is_not_reviewed(
    tmp_path: Path, detail: Detail
) -> None:
    export_coco(tmp_path / "out", snapshot_of(TWO_WORKERS), ExportOptions(detail=detail))
    pay = load(tmp_path / "out", "fair_pay.json")
    for figures in (pay["parts"][0]["figures"], pay["totals"][0]["figures"]):
        assert figures["accepted"]["item_pay"]["exact"] == "4"
        assert figures["expected"] == figures["completed"]
        for name in ("gross", "fees_1", "top_up_due"):
            assert figures["accepted"][name]["exact"] is not None


def change_sealed(folder: Path, name: str, *path: Any, to: object) -> str:
    """Change one figure, make every seal anew, and return what the check names."""
    documents = {each: load(folder, each) for each in DOCUMENTS}
    inner = documents[name]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    write_sealed(folder, documents)
    return wheres(verified(folder).problems)


@pytest.mark.parametrize("section", ["parts", "totals"])
@pytest.mark.parametrize(
    ("basis", "figure"),
    [
        ("terms", "piece_ms"),
        ("terms", "floor"),
        ("terms", "item_rate"),
        ("completed", "gross"),
        ("completed", "net"),
        ("completed", "fees_1"),
        ("accepted", "item_pay"),
        ("accepted", "bonus"),
    ],
)
def test_a_changed_figure_of_several_is_named(
    tmp_path: Path, section: str, basis: str, figure: str
) -> None:
    export_coco(tmp_path / "out", snapshot_of(TWO_WORKERS), ExportOptions(detail=Detail.ITEM))
    place = (section, 0, "figures", basis, figure, "value")
    found = change_sealed(tmp_path / "out", "fair_pay.json", *place, to="9.99")
    assert f"{basis}.{figure}.value" in found


def test_what_several_are_owed_is_the_sum_of_the_parts(tmp_path: Path) -> None:
    export_coco(tmp_path / "out", snapshot_of(TWO_WORKERS), ExportOptions(detail=Detail.ITEM))
    place = ("totals", 0, "figures", "completed", "owed", "exact")
    found = change_sealed(tmp_path / "out", "fair_pay.json", *place, to="9.99")
    assert "totals in KES.completed.owed.exact" in found


def test_time_that_is_paid_by_another_order_is_named(tmp_path: Path) -> None:
    made = Made(
        TWO_WORKERS.orders,
        [Piece(2), Piece(1, order=1)],
        [Stretch(Category.LABEL, 600_000, 1), Stretch(Category.LABEL, 300_000, 2, order=1)],
    )
    export_coco(tmp_path / "one", snapshot_of(made), ExportOptions(detail=Detail.FULL))
    first, second = made.stretches
    swapped = Made(made.orders, made.pieces, [_of(first, second.ms), _of(second, first.ms)])
    export_coco(tmp_path / "two", snapshot_of(swapped), ExportOptions(detail=Detail.FULL))
    documents = {each: load(tmp_path / "one", each) for each in DOCUMENTS}
    documents["fair_pay.json"] = load(tmp_path / "two", "fair_pay.json")
    documents["annotations.json"]["info"] = load(tmp_path / "two", "annotations.json")["info"]
    write_sealed(tmp_path / "one", documents)
    found = wheres(verified(tmp_path / "one").problems)
    assert "fair_pay.json, effort_ms of" in found


def _of(stretch: Stretch, ms: int) -> Stretch:
    return Stretch(stretch.category, ms, stretch.item, stretch.worker, stretch.order)


@pytest.mark.parametrize(("workers", "is_there"), [(1, False), (2, True)])
def test_spans_are_there_of_one_worker_alone(tmp_path: Path, workers: int, is_there: bool) -> None:
    stretches = [
        Stretch(Category.LABEL, 600_000, 1),
        Stretch(Category.LABEL, 300_000, 2, worker=workers - 1),
    ]
    made = Made(TWO_WORKERS.orders[:1], [Piece(2), Piece(1, done_by=workers - 1)], stretches)
    export_coco(tmp_path / "out", snapshot_of(made), ExportOptions(detail=Detail.FULL))
    assert verified(tmp_path / "out").problems == ()
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
    if is_there:
        documents["effort.json"]["sessions"] = []
    else:
        del documents["effort.json"]["sessions"]
    write_sealed(tmp_path / "out", documents)
    assert "effort.json, sessions" in wheres(verified(tmp_path / "out").problems)


def test_accepted_regions_and_the_time_of_samples_are_redone(tmp_path: Path) -> None:
    made = Made(TWO_WORKERS.orders, TWO_WORKERS.pieces[:1], TWO_WORKERS.stretches[:1])
    export_coco(tmp_path / "out", snapshot_of(made), ExportOptions(detail=Detail.FULL))
    found = change_sealed(tmp_path / "out", "effort.json", "totals", "sample_ms", to=7)
    assert "totals.sample_ms" in found
    inputs = ("parts", 0, "inputs")
    found = change_sealed(tmp_path / "out", "fair_pay.json", *inputs, "regions_accepted", to=1)
    assert "inputs of all parts together.regions_accepted" in found


SUMS = [
    *(("accepted", name) for name in ("task_rate", "full_rate", "passed_on", "gross", "net")),
    *(("accepted", name) for name in ("shortfall", "top_up_due", "owed", "fees_1", "buyer_pay")),
    *(("completed", name) for name in ("task_rate", "shortfall", "top_up_due", "owed")),
    *(("expected", name) for name in ("task_rate", "shortfall", "top_up_due", "owed", "gross")),
]


@pytest.fixture(scope="module")
def of_two_workers(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Two exports that tests copy and change; of the one with True all work was reviewed."""
    reviewed = [replace(each, review=Review.ACCEPTED) for each in TWO_WORKERS.pieces]
    folders = {}
    for has_all_reviews in (False, True):
        made = replace(TWO_WORKERS, pieces=reviewed) if has_all_reviews else TWO_WORKERS
        out = folders[has_all_reviews] = tmp_path_factory.mktemp("two") / "out"
        export_coco(out, snapshot_of(made), ExportOptions(detail=Detail.JOB))
        assert verified(out).problems == ()
    return folders


@pytest.mark.parametrize("has_all_reviews", [False, True])
@pytest.mark.parametrize(("basis", "name"), SUMS)
def test_no_figure_of_several_can_be_invented(
    of_two_workers: dict[bool, Path], tmp_path: Path, basis: str, name: str, has_all_reviews: bool
) -> None:
    shutil.copytree(of_two_workers[has_all_reviews], tmp_path / "out")
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
    figure = documents["fair_pay.json"]["parts"][0]["figures"][basis][name]
    figure |= {"value": "9999.00", "exact": "9999", "reason": None}
    write_sealed(tmp_path / "out", documents)
    found = wheres(verified(tmp_path / "out").problems)
    assert f"part 1, figures.{basis}.{name}" in found


def test_what_several_are_owed_lies_between_its_limits(tmp_path: Path) -> None:
    """Without a deduction of a fixed amount all but the shortfall is known exactly."""
    export_coco(tmp_path / "out", snapshot_of(TWO_WORKERS), ExportOptions(detail=Detail.JOB))
    figures = load(tmp_path / "out", "fair_pay.json")["parts"][0]["figures"]
    floor_pay = Fraction(figures["terms"]["floor_pay"]["exact"])
    net = Fraction(figures["completed"]["net"]["exact"])
    for shortfall, is_possible in (
        (floor_pay - net, True),
        (floor_pay - net - Fraction(1, 100), False),
        (floor_pay, True),
        (floor_pay + Fraction(1, 100), False),
    ):
        documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
        completed = documents["fair_pay.json"]["parts"][0]["figures"]["completed"]
        for name, exact in (
            ("shortfall", shortfall),
            ("top_up_due", shortfall),
            ("owed", net + shortfall),
        ):
            completed[name] |= {"exact": exact_text(exact), "value": amount_text(exact, "KES")}
        write_sealed(tmp_path / "out", documents)
        found = wheres(verified(tmp_path / "out").problems)
        assert ("part 1, figures.completed.shortfall" not in found) is is_possible
        assert "completed.owed" not in found.replace("totals in KES.completed.owed", "")


def test_a_figure_that_is_null_without_a_reason_is_named(tmp_path: Path) -> None:
    export_coco(tmp_path / "out", snapshot_of(TWO_WORKERS), ExportOptions(detail=Detail.ITEM))
    for section in ("terms", "completed", "accepted", "expected"):
        documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
        figures = documents["fair_pay.json"]["parts"][0]["figures"][section]
        for figure in figures.values():
            figure |= {"value": None, "exact": None, "reason": None}
        folder = tmp_path / section
        shutil.copytree(tmp_path / "out", folder)
        write_sealed(folder, documents)
        assert f"part 1, figures.{section}" in wheres(verified(folder).problems)
