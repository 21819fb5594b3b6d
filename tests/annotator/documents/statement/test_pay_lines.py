"""The lines of pay say what is paid, what is not, and why: under an order that pays less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.documents.statement import gather, words_in
from annotator.documents.statement.document import Cell, Table
from annotator.documents.statement.document_words import ENGLISH_WORDS as ENGLISH
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.sections.pay_section import pay
from annotator.pay import read_work_order
from annotator.records import StoredOrder
from tests.annotator.documents.statement.conftest import work_of_ann
from tests.support.material import CHECKOUT
from tests.support.snapshots import ANN, FakeSnapshot
from tests.support.worked_days import ORDER, weeks_of_work

ARABIC = words_in(CHECKOUT / "resources" / "words")["ar"]


def under(*changes: tuple[str, str]) -> FakeSnapshot:
    """Return the weeks of Ann under an order that differs in these words."""
    text = ORDER.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    data = text.encode()
    sha256 = read_work_order(data).sha256
    snapshot = weeks_of_work()
    snapshot.orders = [StoredOrder(sha256, data, (ANN,))]
    snapshot.entries = [replace(each, order_sha256=sha256) for each in snapshot.entries]
    snapshot.said = [replace(each, order_sha256=sha256) for each in snapshot.said]
    snapshot.money = [replace(each, order_sha256=sha256) for each in snapshot.money]
    snapshot.records = [
        replace(each, item=replace(each.item, facts=replace(each.item.facts, done_order=sha256)))
        if each.item.facts.done_order
        else each
        for each in snapshot.records
    ]
    return snapshot


def rows(snapshot: FakeSnapshot, words: DocumentWords) -> dict[str, tuple[Cell, ...]]:
    work = work_of_ann(gather(snapshot))
    (total,) = work.totals
    tables = [each for each in pay(work, total, words).blocks if isinstance(each, Table)]
    return {row[0].text: row[1:] for table in tables for row in table.rows}


def test_declared_time_stands_among_what_is_paid_only_where_it_is() -> None:
    paid = rows(weeks_of_work(), ENGLISH)
    assert paid["– Declared by the worker"][0].text == "15 min"
    unpaid = rows(under(("due =", 'declared_paid = "no"\ndue =')), ENGLISH)
    assert "– Declared by the worker" not in unpaid
    line = unpaid["(Declared by the worker, not paid by this order)"]
    assert line[0].text == "15 min"


@pytest.mark.parametrize(
    ("words", "title", "none"),
    [
        (ENGLISH, "Top-up to the floor", "The work order promises no top-up to the floor."),
        (ARABIC, None, None),
    ],
)
def test_a_top_up_that_is_not_promised_is_known_to_be_none(
    words: DocumentWords, title: str | None, none: str | None
) -> None:
    found = rows(under(("due =", 'top_up_to_floor = "no"\ndue =')), words)
    told = [cell.text for line in found.values() for cell in line]
    unknown = words("not_known_because", why="").strip().rstrip(":")
    assert [text for text in told if text.startswith(unknown)] == []
    if title is not None:
        assert found[title][1].text == none


def test_it_is_the_reason_of_a_deduction_that_is_not_disclosed() -> None:
    told = rows(under((', reason = "Mobile money"', "")), ENGLISH)
    assert told["Less fees"][0].text.endswith("of gross pay: reason not disclosed")
