"""What one side alone says of money changes no figure of an export, and is listed as stated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.documents.statement import Period
from annotator.documents.statement.document import Table
from annotator.documents.statement.gathered import gather
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.made_jobs import Made, Money, Piece, Stretch, an_order, snapshot_of
from tools.checkers.check_export import main

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
FLOOR = 'kind = "living_wage"\namount = "500"\nunit = "hour"'


def a_job(*money: Money) -> Made:
    """Return an hour of work below the floor, whose order promises a top-up."""
    order = an_order('per_item = "40"\ntop_up_to_floor = true', floors=[FLOOR])
    return Made([order], [Piece(day=0)], [Stretch(Category.LABEL, 3_600_000, 1)], money=money)


def exported(folder: Path, *money: Money) -> Any:
    """Return fair_pay.json of an export that both checkers take."""
    export_coco(folder, snapshot_of(a_job(*money)), ExportOptions(detail=Detail.FULL))
    assert verified(folder).problems == ()
    return load(folder, "fair_pay.json")


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the second checker prints; it says yes."""
    assert main([str(folder)]) == 0
    return capsys.readouterr().out


def figures_of(pay: Any) -> Any:
    """Return all figures of pay, without what was paid."""
    return [each["figures"] for each in (*pay["parts"], *pay["totals"])], pay["summary"]


ALONE = [
    (Money("bonus", "20", alone="worker"), "bonus_by_worker", "20", "a bonus of KES 20.00"),
    (Money("bonus", "20", alone="vendor"), "bonus_by_vendor", "20", "a bonus of KES 20.00"),
    (
        Money("deduction", "20", alone="worker"),
        "deduction_by_worker",
        "20",
        "a deduction of KES 20.00",
    ),
    (
        Money("deduction", "20", alone="vendor"),
        "deduction_by_vendor",
        "20",
        "a deduction of KES 20.00",
    ),
    (
        Money("received", "0.70", converted=("USD", "100", "0.0077"), alone="worker"),
        "conversion_by_worker",
        "100/11",
        "a loss of KES 9.09 by conversion",
    ),
]


@pytest.mark.parametrize("case", ALONE)
def test_it_stands_apart_and_both_checkers_list_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: tuple[Money, str, str, str]
) -> None:
    money, name, amount, words = case
    without = exported(tmp_path / "without")
    pay = exported(tmp_path / "with", money)
    assert figures_of(pay) == figures_of(without)
    assert [each["inputs"] for each in pay["parts"]] == [
        each["inputs"] for each in without["parts"]
    ]
    (total,) = pay["totals"]
    assert total["paid"][name]["exact"] == amount
    came = "400.00" if money.side == "received" else "500.00"
    assert total["paid"]["open"]["value"] == came
    stated = [str(each) for each in verified(tmp_path / "with").stated]
    assert any(each.startswith(words) and "only the" in each for each in stated), stated
    assert f"only stated, in no sum: {name}, KES" in checked(tmp_path / "with", capsys)
    assert "only the" not in " ".join(str(each) for each in verified(tmp_path / "without").stated)


@pytest.mark.parametrize("case", ALONE)
def test_signed_by_both_it_counts_and_is_listed_as_said(
    tmp_path: Path, case: tuple[Money, str, str, str]
) -> None:
    money, name, amount, words = case
    both = Money(money.side, money.amount, converted=money.converted)
    pay = exported(tmp_path / "both", both)
    part = pay["parts"][0]
    key = "conversion" if money.converted else money.side
    assert part["inputs"][key] == amount
    assert pay["totals"][0]["paid"][name]["exact"] == "0"
    stated = [str(each) for each in verified(tmp_path / "both").stated]
    assert any(each.startswith(words) and "both sides have signed" in each for each in stated)


def test_the_statement_has_the_same_figures_as_the_export(tmp_path: Path) -> None:
    for number, (money, *_rest) in enumerate(ALONE):
        pay = exported(tmp_path / str(number), money)
        job = gather(snapshot_of(a_job(money)))
        work = work_of(job, job.workers()[0], Period())
        assert [each.as_json() for each in work.totals] == [
            each["figures"] for each in pay["totals"]
        ]
        assert work.paid["KES"].as_json() == pay["totals"][0]["paid"]


@pytest.mark.parametrize(
    ("name", "to"), [("confirmed", "101"), ("sent_signed", "61"), ("bonus_by_worker", "-1")]
)
def test_more_signed_than_stated_is_refused(tmp_path: Path, name: str, to: str) -> None:
    pay = exported(tmp_path / "out", Money("sent", "60"), Money("received", "30"))
    figure = pay["totals"][0]["paid"][name]
    figure["exact"], figure["value"] = to, f"{to}.000000"
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS} | {"fair_pay.json": pay}
    write_sealed(tmp_path / "out", documents)
    assert f"paid.{name}" in wheres(verified(tmp_path / "out").problems)
    assert main([str(tmp_path / "out")]) == 1


def test_the_statement_says_of_each_line_who_says_it_and_whether_both_have_signed() -> None:
    job = gather(
        snapshot_of(a_job(Money("bonus", "20", alone="vendor"), Money("bonus", "7", day=1)))
    )
    work = work_of(job, job.workers()[0], Period())
    (section,) = [
        each
        for each in statement(work, StatementOptions()).sections
        if each.title == "Due and paid"
    ]
    rows = [row for block in section.blocks if isinstance(block, Table) for row in block.rows]
    said = [[cell.text for cell in row][1:3] for row in rows if len(row) == 4]
    assert said == [
        ["bonus", "stated by the vendor, not signed by both sides"],
        ["bonus", "stated by the worker, signed by both sides"],
    ]
    apart = {row[0].text: row[1].text.replace("\u00a0", " ") for row in rows if len(row) == 2}
    assert apart["Bonus, stated by the vendor alone: not owed yet"] == "KES 20.00"


def test_the_export_lists_the_digests_of_signed_statements(tmp_path: Path) -> None:
    pay = exported(tmp_path / "both", Money("bonus", "20"), Money("sent", "5", alone="vendor"))
    digests = pay["paid"]["signed_statements"]
    assert len(digests) == 2
    assert digests == sorted(digests)
    assert exported(tmp_path / "none", Money("sent", "5"))["paid"]["signed_statements"] == []


def test_both_checkers_say_that_statements_are_signed_and_some_may_be_withdrawals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(tmp_path / "both", Money("bonus", "20"))
    words = "2 signed statements about payments, or about payments that were taken back"
    stated = [str(each) for each in verified(tmp_path / "both").stated]
    assert any(words in each for each in stated), stated
    assert words in checked(tmp_path / "both", capsys)
    exported(tmp_path / "none", Money("sent", "5"))
    assert "signed statements" not in checked(tmp_path / "none", capsys)


def test_a_lone_bonus_of_one_of_two_workers_is_listed_once(tmp_path: Path) -> None:
    one = a_job(Money("bonus", "20", alone="worker"))
    stretches = [*one.stretches, replace(one.stretches[0], worker=1)]
    pieces = [*one.pieces, Piece(day=0, done_by=1)]
    job = replace(one, pieces=pieces, stretches=stretches)
    export_coco(tmp_path / "out", snapshot_of(job), ExportOptions(detail=Detail.FULL))
    assert len(load(tmp_path / "out", "fair_pay.json")["totals"]) == 3
    result = verified(tmp_path / "out")
    assert result.problems == ()
    assert len([each for each in result.stated if "a bonus of" in str(each)]) == 1


@pytest.mark.parametrize("change", ["one too few", "not in order", "twice"])
def test_a_list_of_signed_statements_that_cannot_be_is_refused(tmp_path: Path, change: str) -> None:
    pay = exported(tmp_path / "out", Money("bonus", "20"))
    digests = pay["paid"]["signed_statements"]
    changed = {
        "one too few": digests[:1],
        "not in order": digests[::-1],
        "twice": [*digests, digests[-1]],
    }
    pay["paid"]["signed_statements"] = changed[change]
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS} | {"fair_pay.json": pay}
    write_sealed(tmp_path / "out", documents)
    assert "signed_statements" in wheres(verified(tmp_path / "out").problems)
    assert main([str(tmp_path / "out")]) == 1
