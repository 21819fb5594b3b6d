"""The portable record: months, kinds and reviews, and nothing that is not the worker's to show."""

from __future__ import annotations

import json

from annotator.documents.document_forms import made_record
from annotator.documents.portable_record import kinds_of, months_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement_builder import StatementOptions


def test_months_add_up_to_the_whole(ann: WorkerWork) -> None:
    months = months_of(ann)
    assert [month.label for month in months] == ["2026-09", "2026-10"]
    assert sum(month.observed_ms for month in months) == ann.observed_ms
    assert sum(month.declared_ms for month in months) == ann.declared_ms
    assert sum(month.items for month in months) == len(ann.pieces)


def test_kinds_and_reviews_are_counted(ann: WorkerWork) -> None:
    record = json.loads(made_record(ann, StatementOptions()).json)
    assert record["kinds"] == {"boxes": kinds_of(ann).boxes, "texts": 0, "others": 0}
    assert record["kinds"]["boxes"] == record["regions"] == 300
    assert record["reviews"] == {"reviewed": 30, "accepted": 25, "rejected": 4}
    assert record["declared_ms"] == 15 * 60_000
    assert record["signatures"] == []


def test_it_names_no_file_no_job_no_day_and_no_money(ann: WorkerWork) -> None:
    made = made_record(ann, StatementOptions())
    for form in (made.text, made.json, made.html):
        assert "street/" not in form
        assert ann.job.facts.title not in form
        assert ann.job.facts.job_id not in form
        assert "2026-10-" not in form
        assert "KES" not in form
        assert "Ann" not in form
        assert "Two signs were left out" not in form
        assert "Acme Maps" in form  # the order discloses it
        assert "No receipt has come for these hours" in form or form is made.json


def test_pay_and_name_are_there_for_whoever_asks(ann: WorkerWork) -> None:
    made = made_record(ann, StatementOptions(is_named=True, has_pay=True))
    record = json.loads(made.json)
    assert record["name"] == "Ann"
    assert record["pay"][0]["figures"]["gross"] == ann.totals[0].expected["gross"].as_json()
    assert record["pay"][0]["basis"] == "expected"
    assert "KES 1,844.50" in made.text


def test_what_an_order_does_not_disclose_stays_so(ann: WorkerWork) -> None:
    (order,) = json.loads(made_record(ann, StatementOptions()).json)["work_orders"]
    assert set(order) == {"sha256", "title", "purpose", "client"}
    assert order["client"] == "Acme Maps"
