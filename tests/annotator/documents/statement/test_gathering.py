"""What is gathered of a real job file: time as it counts, pieces, payments that stand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from annotator.documents.statement import ALL, JobWork, gather
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.effort.categories import Category
from annotator.job_file.project import Project
from annotator.records import Correction, Payment
from annotator.sample import make_sample
from tests.support.material import CHECKOUT

CLAIM_MS = 600_000


@pytest.fixture
def gathered(tmp_path: Path) -> JobWork:
    path = make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")
    with Project.open(path) as project:
        (session,) = project.reads.sessions().result()
        (order,) = project.reads.orders().result()
        worker, sha256 = session.worker_id, order.sha256
        claim = Correction(
            session.id, worker, sha256, None, None, None, Category.DECLARED, "power", 0, CLAIM_MS
        )
        project.writes.append_corrections([claim]).result()
        for side, amount, names in (("sent", "20.00", None), ("received", "19.50", 1)):
            day, currency = "2026-11-20", "KES"
            project.writes.add_payment(
                Payment(side, worker, sha256, day, currency, amount, names=names)
            ).result()
        with project.snapshot().result() as snapshot:
            return gather(snapshot)


def test_claims_count_and_payments_stand(gathered: JobWork) -> None:
    (worker,) = gathered.workers()
    work = work_of(gathered, worker, ALL)
    assert work.declared_ms == CLAIM_MS
    assert work.hours_ms == work.observed_ms + CLAIM_MS
    paid = work.paid["KES"]
    assert [paid[name].value for name in ("sent", "received")] == ["20.00", "19.50"]
    owed = Fraction(work.totals[0].expected["owed"].value or 0)
    assert paid["open"].exact == owed - Fraction("19.50")
    assert "10 of them added by you" in statement(work, StatementOptions()).lead[0]


def test_pieces_are_counted_by_kind(gathered: JobWork) -> None:
    (piece,) = gathered.pieces
    assert (piece.regions, piece.boxes, piece.others) == (16, 16, 0)
    assert 0 < piece.texts < 16
    assert sum(gathered.statuses.values()) == 3
    assert gathered.is_sample
