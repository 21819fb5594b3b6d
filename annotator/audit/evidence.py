"""Queries the rows that the rules of the findings compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotator.audit import figures
from annotator.audit.findings import AuditFinding, Evidence, Kind
from annotator.audit.query_engine import Expression, QueryEngine
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
    deliveries, exports = engine.table("deliveries"), engine.table("exports")
    rows = deliveries.inner_join(exports, "export").order_by("folder")
    parts, totals = engine.table("parts"), engine.table("totals")
    here = parts.semi_join(deliveries, "export")
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
    orders = orders.mutate(people=queries().greatest(orders.told, orders.workers))
    own = totals.semi_join(deliveries, "export").order_by(["export", "currency", "worker"])
    found = engine.table("documents")
    found = found.filter(found.kind.notnull()).order_by(["document"])
    return Evidence(
        exports=engine.rows(rows),
        documents=[
            {**row, "path": documents[row["document"]]}
            for row in engine.rows(found)
            if row["document"] in documents
        ],
        orders=engine.rows(orders),
        totals=engine.rows(own),
        alike=engine.rows(_alike(engine)),
    )


def _alike(engine: QueryEngine) -> Expression:
    """Return pairs of exports of different people that have several items with the same times."""
    counted = figures.counted(engine)
    single = counted.filter(counted.workers == 1).select("export", "folder", "person")
    items = engine.table("items")
    made = items.filter((items.work_ms >= _FEWEST_MS) & (items.made_regions > 0))
    own = made.inner_join(single, "export").select(
        "folder", "person", "sha256", "work_ms", "regions"
    )
    same_items = ("sha256", "work_ms", "regions")
    other = own.select(*same_items, other=own.folder, other_person=own.person)
    pairs = own.inner_join(other, same_items)
    pairs = pairs.filter((pairs.folder < pairs.other) & (pairs.person != pairs.other_person))
    same = pairs.group_by(["folder", "other"]).aggregate(items=pairs.count())
    return same.filter(same["items"] >= _FEWEST_ITEMS).order_by(["folder", "other"])


def questions_about_rates(engine: QueryEngine) -> list[AuditFinding]:
    """Ask about effective rates far from those of the others under the same work order."""
    pay = figures.pay_rows(engine)
    rates = engine.stored("rates_by_work_order", figures.rates_of_people(pay, "work_order"))
    groups = engine.stored("quartiles", figures.distribution(rates, "work_order"))
    groups = groups.filter(groups.people >= _FEWEST_PEOPLE).drop("people")
    rows = rates.inner_join(groups, ["currency", "work_order"])
    reach = (rows.rate_q3_micro - rows.rate_q1_micro) * _FAR
    is_far = (rows.rate_micro < rows.rate_q1_micro - reach) | (
        rows.rate_micro > rows.rate_q3_micro + reach
    )
    counted = figures.counted(engine).select("folder", "person")
    far = rows.filter(is_far).select("person").distinct()
    folders = counted.semi_join(far, "person").order_by("folder")
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
        for row in engine.rows(folders)
    ]
