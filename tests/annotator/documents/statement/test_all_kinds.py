"""Statements of jobs of all kinds: several orders and currencies, no rates, no time, no pieces."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from hypothesis import given

from annotator.documents.document_forms import made_record, made_statement
from annotator.documents.statement import ALL, ENGLISH_WORDS, gather, words_in
from annotator.documents.statement.document import Table
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions
from annotator.pay import first_line
from annotator.pay.order.order_reader import read_work_order
from tests.annotator.documents.statement.test_forms import faults
from tests.support.examples import part_of_examples
from tests.support.made_jobs import Made, snapshot_of
from tests.support.material import CHECKOUT
from tests.tools.test_check_export import jobs

ARABIC = words_in(CHECKOUT / "resources" / "words")["ar"]


@part_of_examples(25)
@given(made=jobs())
def test_every_job_can_be_told(made: Made) -> None:
    job = gather(snapshot_of(made))
    works = [work_of(job, worker, ALL) for worker in job.workers()]
    for words in (ENGLISH_WORDS, ARABIC) if works else ():
        wishes = StatementOptions(words=words, has_pay=True)
        told = made_statement(works, wishes)
        assert faults("statement", json.loads(told.json)) == []
        ET.fromstring(told.html.removeprefix("<!DOCTYPE html>"))
        assert len(told.documents) == len(works)
        for work in works:
            record = made_record(work, wishes)
            assert faults("portable_record", json.loads(record.json)) == []


@part_of_examples(25)
@given(made=jobs())
def test_the_figures_are_those_of_pay_and_never_nought_for_unknown(made: Made) -> None:
    job = gather(snapshot_of(made))
    for work in (work_of(job, worker, ALL) for worker in job.workers()):
        (document,) = made_statement([work], StatementOptions()).documents
        lines = [line.replace("\u00a0", " ") for line in document.lead]
        lines = [
            line for line in lines if line.startswith("You worked ") or "has been done" in line
        ]
        assert lines == [str(first_line(total)) for total in work.totals]
        text = str(document)
        for total in work.totals:
            for figure in (*total.terms, *total.expected):
                if figure.exact is None and figure.formula:
                    assert f"not known: {figure.reason}" in text
        tables = [
            b for section in document.sections for b in section.blocks if isinstance(b, Table)
        ]
        assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
        digests = {order.sha256 for order in work.orders}
        assert digests <= {read_work_order(order).sha256 for order in made.orders}
