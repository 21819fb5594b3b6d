"""Queries the rows that the rules of the findings compare."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from annotator.audit import figures
from annotator.audit.findings import AuditFinding, Evidence, Kind
from annotator.audit.query_engine import Expression, QueryEngine, stored, table
from annotator.audit.tables.libraries import queries
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_FEWEST_ITEMS: Final = 3
_FEWEST_MS: Final = 1_000
"""So many items with exactly the same times are no chance, each of at least a second."""

_FEWEST_PEOPLE: Final = 20
_FAR: Final = 3
"""Three times the distance of the quartiles: of normal values one in 400,000 lies farther."""


def evidence_in(engine: QueryEngine, documents: Mapping[str, str]) -> Evidence:
    """Return the rows that the rules compare; ``documents`` has where each was found."""
    return Evidence(
        exports=engine.rows(_delivered()),
        documents=[
            {**row, "path": documents[row["document"]]}
            for row in engine.rows(_documents())
            if row["document"] in documents
        ],
        orders=engine.rows(_orders()),
        totals=engine.rows(_totals()),
        alike=engine.rows(_alike()),
    )


@cache
def _delivered() -> Expression:
    return table("deliveries").inner_join(table("exports"), "export").order_by("folder")


@cache
def _documents() -> Expression:
    found = table("documents")
    return found.filter(found.kind.notnull()).order_by(["document"])


@cache
def _totals() -> Expression:
    own = table("totals").semi_join(table("deliveries"), "export")
    return own.order_by(["export", "currency", "worker"])


@cache
def _orders() -> Expression:
    """Return the time and the acceptance of each work order in each export."""
    here = table("parts").semi_join(table("deliveries"), "export")
    orders = (
        here.filter(here.work_order.notnull())
        .group_by(["export", "work_order"])
        .aggregate(
            counted_ms=here.counted_ms.sum(),
            accepted_by=here.accepted_by.max(),
            told=here.worker.nunique(),
            workers=here.workers.max(),
        )
        .order_by(["export", "work_order"])
    )
    return orders.mutate(people=queries().greatest(orders.told, orders.workers))


@cache
def _alike() -> Expression:
    """Return pairs of exports of different people that have several items with the same times.

    An export of which neither sender nor ledger is known may be an earlier one of anybody who
    handed in for its job: it is of nobody else than they are.
    """
    counted, jobs = figures.counted(), table("exports")
    single = counted.filter(counted.workers == 1)
    single = single.mutate(is_known=single.sender.notnull() | single.origin.notnull())
    single = single.select("export", "folder", "person", "is_known").inner_join(
        jobs.select("export", job_id=jobs.job), "export"
    )
    items = table("items")
    made = items.filter((items.work_ms >= _FEWEST_MS) & (items.made_regions > 0))
    same_items = ("sha256", "work_ms", "regions")
    own = made.inner_join(single, "export").select(
        "folder", "person", "is_known", "job_id", *same_items
    )
    other = own.select(
        *same_items,
        other=own.folder,
        other_person=own.person,
        other_known=own.is_known,
        other_job=own.job_id,
    )
    pairs = own.inner_join(other, same_items)
    pairs = pairs.filter((pairs.folder < pairs.other) & (pairs.person != pairs.other_person))
    are_known = pairs.is_known & pairs.other_known
    pairs = pairs.filter(are_known | (pairs.job_id != pairs.other_job))
    same = pairs.group_by(["folder", "other"]).aggregate(items=pairs.count())
    return same.filter(same["items"] >= _FEWEST_ITEMS).order_by(["folder", "other"])


def questions_about_rates(engine: QueryEngine) -> list[AuditFinding]:
    """Ask about effective rates far from those of the others under the same work order."""
    return [
        AuditFinding(
            Kind.UNLIKE_OTHERS,
            (str(row["folder"]),),
            said(
                "{folder}: an hour is paid much less or much more than for others under the same "
                "work order. Were the pictures harder, or was time not counted?",
                folder=Name(str(row["folder"])),
            ),
        )
        for row in engine.rows(_far())
    ]


@cache
def _far() -> Expression:
    """Return the folders of people whose rate is far from those of the others."""
    pay = figures.pay_rows()
    rates = stored("all_rates_by_work_order", figures.rates_of_people(pay, ("work_order",)))
    groups = stored("quartiles", figures.distribution(rates))
    groups = groups.filter(groups.people >= _FEWEST_PEOPLE).drop("people", "dimension")
    rows = rates.inner_join(groups, ["currency", "value"])
    reach = (rows.rate_q3_micro - rows.rate_q1_micro) * _FAR
    is_far = (rows.rate_micro < rows.rate_q1_micro - reach) | (
        rows.rate_micro > rows.rate_q3_micro + reach
    )
    counted = figures.counted().select("folder", "person")
    far = rows.filter(is_far).select("person").distinct()
    return counted.semi_join(far, "person").order_by("folder")
