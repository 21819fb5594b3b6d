"""What was paid stands beside what is owed, the same at each level, by sums and without days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.made_jobs import (
    PEOPLE,
    Made,
    Money,
    Piece,
    Stretch,
    an_order,
    snapshot_of,
)

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
WEEKS = 'per_item = "40"\ndays_between_payments = 7'
CONVERTED = Money("received", "0.70", day=9, converted=("USD", "100", "0.0077"))


def exported(folder: Path, made: Made, detail: Detail = Detail.ITEM, **more: Any) -> Any:
    """Return fair_pay.json of an export that holds."""
    export_coco(folder, snapshot_of(made), ExportOptions(detail=detail, **more))
    assert verified(folder).problems == ()
    return load(folder, "fair_pay.json")


def a_job(*money: Money) -> Made:
    """Return the work of one worker in two pay periods."""
    stretches = [Stretch(Category.LABEL, 3_600_000, 1), Stretch(Category.LABEL, 600_000, 2, day=8)]
    return Made([an_order(WEEKS)], [Piece(day=0), Piece(day=8)], stretches, money=money)


def figure(total: Any, name: str) -> str | None:
    """Return the value of a figure of what was paid."""
    value: str | None = total["paid"][name]["value"]
    return value


def test_no_choice_of_detail_changes_the_pay(tmp_path: Path) -> None:
    made = a_job(
        Money("sent", "60"), Money("received", "30"), CONVERTED, Money("bonus", "5", day=9)
    )
    seen = []
    for detail in Detail:
        pay = exported(tmp_path / detail, made, detail)
        for each in (*pay["parts"], *pay["totals"]):
            del each["worker"], each["content_sha256"]
        del pay["detail"], pay["summary"]["detail"], pay["seals"], pay["content_sha256"]
        seen.append(pay)
    assert seen[0] == seen[1] == seen[2]
    assert [part["period"] for part in seen[0]["parts"]] == [1, 2]


def test_sums_stand_beside_what_is_owed_and_no_day_leaves(tmp_path: Path) -> None:
    pay = exported(tmp_path / "out", a_job(Money("sent", "60"), Money("received", "30.50")))
    (total,) = pay["totals"]
    assert (figure(total, "owed"), figure(total, "open")) == ("80.00", "49.50")
    assert (figure(total, "sent"), figure(total, "not_arrived")) == ("60.00", "29.50")
    assert pay["paid"]["reason"] is None
    assert b"2026-" not in (tmp_path / "out" / "fair_pay.json").read_bytes()


def test_what_was_only_sent_is_not_paid(tmp_path: Path) -> None:
    pay = exported(tmp_path / "out", a_job(Money("sent", "80")))
    assert figure(pay["totals"][0], "open") == "80.00"
    assert pay["paid"]["reason"] == "No payment has been confirmed by both sides."


def test_a_conversion_tells_how_it_lost_and_lowers_the_net_of_its_period(tmp_path: Path) -> None:
    pay = exported(tmp_path / "out", a_job(CONVERTED))
    first, second = pay["parts"]
    assert first["inputs"]["conversions"] == []
    (told,) = second["inputs"]["conversions"]
    assert told == {
        "from_amount": "100",
        "amount": "0.7",
        "currency": "USD",
        "rate": "0.0077",
        "source": "A bank",
    }
    assert second["figures"]["completed"]["conversion_1"]["exact"] == "100/11"
    assert figure(pay["totals"][0], "received") == "90.909091"


def test_some_items_alone_tell_nothing_of_payments(tmp_path: Path) -> None:
    made = a_job(Money("received", "30"), Money("bonus", "5"))
    pay = exported(tmp_path / "out", made, only=frozenset({1}))
    assert pay["totals"][0]["paid"] is None
    assert pay["parts"][0]["inputs"]["bonus"] == "0"
    assert "payments are for the whole job" in pay["paid"]["reason"]


def test_several_together_have_no_open_rest_and_no_single_conversion(tmp_path: Path) -> None:
    made = Made(
        [an_order(WEEKS)],
        [Piece(day=0), Piece(day=0, done_by=1)],
        [Stretch(Category.LABEL, 60_000, 1), Stretch(Category.LABEL, 60_000, 2, worker=1)],
        money=[CONVERTED, Money("received", "50", worker=1)],
    )
    pay = exported(tmp_path / "item", made)
    assert figure(pay["totals"][0], "open") is None
    assert pay["parts"][0]["inputs"]["conversions"] == []
    full = exported(tmp_path / "full", made, Detail.FULL)
    still_open = {total["worker"]: figure(total, "open") for total in full["totals"]}
    assert still_open == {PEOPLE[0]: "-60.00", PEOPLE[1]: "-10.00", None: None}


@pytest.mark.parametrize(
    ("place", "to", "named"),
    [
        (("totals", 0, "paid", "open", "exact"), "1", "paid.open.exact"),
        (("totals", 0, "paid", "received", "exact"), "31", "paid.received.value"),
        (("totals", 0, "paid", "owed", "value"), "81.00", "paid.owed.value"),
        (("totals", 0, "paid"), None, "totals in KES, paid"),
        (("paid", "reason"), "None yet.", "paid.reason"),
        (("parts", 1, "inputs", "conversion"), "1", "inputs.conversion"),
        (("parts", 1, "inputs", "conversions", 0, "rate"), "0.01", "inputs.conversion"),
        (("parts", 1, "period"), 3, "periods under"),
    ],
)
def test_a_changed_payment_is_named(
    tmp_path: Path, place: tuple[Any, ...], to: object, named: str
) -> None:
    exported(tmp_path / "out", a_job(Money("received", "30"), CONVERTED))
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
    inner = documents["fair_pay.json"]
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = to
    write_sealed(tmp_path / "out", documents)
    assert named in wheres(verified(tmp_path / "out").problems)
