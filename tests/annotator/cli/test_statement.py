"""Statements say what the export says, for each worker, and are written whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from annotator.cli.figures import orders_of, pay_by_worker
from annotator.cli.statement_forms import Statement, as_json, as_text
from annotator.export_form.pay_inputs import pay_inputs
from annotator.model import Review
from annotator.pay import first_line, read_work_order
from annotator.records import StoredOrder
from tests.annotator.cli.running import done, refused, run, state_of
from tests.support.snapshots import (
    ANN,
    BEN,
    ORDER,
    ORDER_SHA256,
    FakeSnapshot,
    a_morning,
    an_entry,
    reviewed,
    snapshot_of,
    spans_of_a_morning,
)


def _statement(snapshot: FakeSnapshot) -> Statement:
    orders = orders_of(snapshot)
    return Statement(
        facts=snapshot.facts,
        is_sample=False,
        workers=tuple(pay_by_worker(snapshot, orders)),
        orders=orders,
        accepted={ORDER_SHA256: 1},
    )


def test_it_holds_the_figures_that_the_export_holds(demo: Path, tmp_path: Path) -> None:
    done("statement", demo, tmp_path / "pay.json")
    done("export", demo, "--format", "coco", tmp_path / "out", "--detail", "full")
    statement = json.loads((tmp_path / "pay.json").read_text())
    fair_pay = json.loads((tmp_path / "out" / "fair_pay.json").read_text())
    effort = json.loads((tmp_path / "out" / "effort.json").read_text())
    (worker,) = statement["workers"]
    (part,), (exported,) = worker["parts"], fair_pay["parts"]
    assert worker["worker"] == exported["worker"]
    assert {key: exported[key] for key in part} == part
    assert worker["totals"][0]["figures"] == fair_pay["totals"][0]["figures"]
    assert worker["effort"]["ms"] == effort["totals"]["ms"]
    assert statement["work_orders"] == fair_pay["work_orders"]
    assert statement["sample"] is True


def test_the_readable_form_begins_with_the_line_that_matters(demo: Path, tmp_path: Path) -> None:
    done("statement", demo, tmp_path / "pay.json")
    done("statement", demo, tmp_path / "pay.txt")
    text = (tmp_path / "pay.txt").read_text(encoding="utf-8")
    lead = json.loads((tmp_path / "pay.json").read_text())["workers"][0]["totals"][0]["first_line"]
    assert text.splitlines()[0] == lead
    assert "This is a sample" in text
    assert "Beneficiary: not disclosed" in text
    assert "Shortfall: KES 0.00" in text


def test_names_stay_in_the_job(demo: Path, tmp_path: Path) -> None:
    for ending in ("json", "txt"):
        result = done("statement", demo, tmp_path / f"pay.{ending}")
        assert "Worker 1 appears as" in result.stdout
        assert "Worker 1" not in (tmp_path / f"pay.{ending}").read_text(encoding="utf-8")


def test_an_existing_file_is_never_replaced(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "pay.txt"
    out.write_text("mine")
    assert "there already" in refused("statement", demo, out)
    assert out.read_text() == "mine"


def test_a_folder_that_is_not_there_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    before = state_of(tmp_path)
    assert "pay.txt" in refused("statement", demo, tmp_path / "no" / "pay.txt")
    assert state_of(tmp_path) == before


def test_other_endings_are_wrong_usage(demo: Path, tmp_path: Path) -> None:
    result = run("statement", demo, tmp_path / "pay.docx")
    assert result.exit_code == 2
    assert ".json or .txt" in result.stderr


def test_where_nobody_has_worked_there_is_nothing_to_state(demo: Path, tmp_path: Path) -> None:
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    assert "Nobody has worked" in refused("statement", job, tmp_path / "pay.txt")
    assert not (tmp_path / "pay.txt").exists()


def test_each_worker_has_the_own_time_and_the_own_regions() -> None:
    morning = a_morning()
    morning.entries.append(an_entry(spans_of_a_morning()[5], worker=BEN, session="s2"))
    inputs = pay_inputs(snapshot_of(morning))
    assert set(inputs) == {(ANN, ORDER_SHA256), (BEN, ORDER_SHA256)}
    assert inputs[BEN, ORDER_SHA256].effort_ms == {"label": 43_024}
    assert inputs[BEN, ORDER_SHA256].items_completed == 0
    # Four regions of the first item; of the second the one that was not left as imported.
    assert inputs[ANN, ORDER_SHA256].regions_completed == 5
    assert inputs[ANN, ORDER_SHA256].items_completed == 2
    assert sum(inputs[ANN, ORDER_SHA256].effort_ms.values()) == 311_222

    statement = _statement(snapshot_of(morning))
    assert [each["worker"] for each in as_json(statement)["workers"]] == [ANN, BEN]
    text = as_text(statement)
    assert text.splitlines()[0] == first_line(statement.workers[0].totals[0])
    assert first_line(statement.workers[1].totals[0]) in text


def test_of_several_orders_each_line_says_whose_it_is() -> None:
    second = ORDER.replace(b'per_item = "', b'per_item = "1')
    order = read_work_order(second)
    morning = a_morning()
    morning.entries.append(replace(morning.entries[0], order_sha256=order.sha256))
    snapshot = snapshot_of(morning)
    snapshot.orders = [*snapshot.orders, StoredOrder(order.sha256, second, (ANN,))]
    statement = _statement(snapshot)
    text = as_text(statement)
    lines = [line.strip() for line in text.splitlines()]
    assert f"Work order 1: {ORDER_SHA256}" in lines
    assert f"Work order 2: {order.sha256}" in lines
    total = statement.workers[0].totals[0].completed
    for number in (1, 2):
        assert f"Gross pay, work order {number}: KES {total[f'gross_of_{number}'].value}" in lines
    taken_off = [line for line in lines if line.startswith("Less ")]
    assert taken_off
    assert all(line.startswith(("Less fees", "Less tax", "Less other")) for line in taken_off)


def test_after_a_review_accepted_and_completed_stand_side_by_side() -> None:
    morning = a_morning()
    first, second, third = morning.records
    morning.records = [reviewed(first, Review.ACCEPTED), reviewed(second, Review.REJECTED), third]
    inputs = pay_inputs(snapshot_of(morning))[ANN, ORDER_SHA256]
    assert (inputs.items_completed, inputs.items_accepted) == (2, 1)
    assert (inputs.regions_completed, inputs.regions_accepted) == (5, 4)
    text = as_text(_statement(snapshot_of(morning)))
    assert "Of it accepted:" in text
