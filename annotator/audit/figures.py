"""The figures of an audit as expressions of Ibis, from the tables to groups of people.

Only what every engine has in the same form is used: sums, counts, smallest and largest values, row
numbers, and whole numbers. A quartile is the smallest value at or below which a quarter of the
people are (nearest rank), so it is a value that occurs. Each result has an order of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from annotator.audit.query_engine import Expression, stored, table
from annotator.audit.tables.libraries import queries
from annotator.audit.tables.table_forms import MS_COLUMNS

NO_CURRENCY: Final = ""

ALL: Final = "all"
"""The dimension that divides nothing: all rows of a currency together."""

DELIVERY_DIMENSIONS: Final = ("job", "kind", "week")
"""What an export belongs to as a whole."""

PART_DIMENSIONS: Final = ("work_order", "period")
"""What divides the pay in an export."""

_HOUR_MS: Final = 3_600_000

SUMS_OF_PAY: Final = (
    "hours_ms", "counted_ms", "gross_micro", "net_micro", "floor_pay_micro", "shortfall_micro",
    "owed_micro",
)  # fmt: skip
SUMS_OF_MONEY: Final = (
    "owed_micro", "sent_micro", "received_micro", "confirmed_micro", "top_up_paid_micro",
)  # fmt: skip
SUMS_OF_WORK: Final = (
    "items", "items_completed", "items_with_effort", "items_accepted", "items_withdrawn",
    "rejected_worker", "rejected_guideline_changed", "rejected_unclear", "rejected_buyer",
    "regions", "observed_ms", "recorded_ms", "sessions", "night_minutes",
    "core_night_minutes", "entries", "is_handed_in", "is_receipted", *MS_COLUMNS,
)  # fmt: skip


@cache
def counted() -> Expression:
    """Return the exports that count, each once, with what they belong to."""
    return stored("counted", _counted())


@cache
def _counted() -> Expression:
    deliveries, exports = table("deliveries"), table("exports")
    own = deliveries.filter(deliveries.left_out == "")
    made = exports.drop("content", "manifest_sha256", "first_problem", "problems")
    joined = own.inner_join(made, "export")
    ibis = queries()
    several = ibis.literal("export ") + joined.export
    return joined.mutate(
        job=joined.title,
        is_one=joined.person.notnull().cast("int64"),
        person=ibis.coalesce(joined.person, several),
        is_handed_in=joined.hand_in.notnull().cast("int64"),
    )


@cache
def pay_rows() -> Expression:
    """Return the pay of each person, work order and period, with what it belongs to."""
    return stored("pay_of_people", _of_people("parts"))


@cache
def money_rows() -> Expression:
    """Return what was sent and received for each person and currency."""
    return stored("money_of_people", _of_people("totals"))


@cache
def _of_people(name: str) -> Expression:
    ibis, whole = queries(), counted()
    belongs = whole.select("export", "person", "is_one", "unit", *DELIVERY_DIMENSIONS[:2], "week")
    rows = table(name).inner_join(belongs, "export")
    told = rows.worker.notnull() & (rows.is_one == 0)
    person = ibis.ifelse(told, rows.unit + ibis.literal("/") + rows.worker, rows.person)
    made = rows.mutate(
        person=person,
        people=rows.workers,
        currency=ibis.coalesce(rows.currency, ibis.literal(NO_CURRENCY)),
    )
    if "period" in made.columns:
        made = made.mutate(period=made.period.cast("string"))
    return made


@cache
def distinct_rows(rows: Expression, columns: tuple[str, ...]) -> Expression:
    """Return the different rows of some columns, in their order."""
    return rows.select(columns).distinct().order_by(columns)


def _divided(rows: Expression, columns: tuple[str, ...], dimensions: tuple[str, ...]) -> Expression:
    """Return rows once for each dimension, named in ``dimension``, with its ``value``.

    One query for all dimensions takes an engine a fraction of the time of one for each.
    """
    ibis = queries()
    none = ibis.null("string")
    made = [
        rows.select(
            *columns, dimension=ibis.literal(each), value=none if each == ALL else rows[each]
        )
        for each in dimensions
    ]
    return ibis.union(*made) if len(made) > 1 else made[0]


_KEYS: Final = ("dimension", "currency", "value")


@cache
def of_groups(rows: Expression, sums: tuple[str, ...], dimensions: tuple[str, ...]) -> Expression:
    """Return sums by currency and by each dimension, in their order; ``ALL`` is one, too."""
    divided = _divided(rows, ("currency", *sums), dimensions)
    return (
        divided.group_by(_KEYS)
        .aggregate(rows=divided.count(), **{name: divided[name].sum() for name in sums})
        .order_by(_KEYS)
    )


@cache
def rates_of_people(rows: Expression, dimensions: tuple[str, ...]) -> Expression:
    """Return the effective rate of each person in each group of each dimension.

    Only of people whose hours, net pay and floor are all known: a sum with an unknown part is
    unknown.
    """
    single = rows.filter(rows.people == 1)
    one = _divided(single, _OF_RATES, dimensions)
    sums = one.group_by([*_KEYS, "person"]).aggregate(
        parts=one.count(),
        known=one.net_micro.count(),
        floors=one.is_at_floor.count(),
        hours_ms=one.hours_ms.sum(),
        net_micro=one.net_micro.sum(),
        shortfall_micro=one.shortfall_micro.sum(),
        is_at_floor=one.is_at_floor.min(),
    )
    paid = sums.filter((sums.known == sums.parts) & (sums.hours_ms > 0))
    rest = _remainder(paid.net_micro, paid.hours_ms)
    rate = _quotient(paid.net_micro, paid.hours_ms) * _HOUR_MS + _quotient(
        rest * _HOUR_MS, paid.hours_ms
    )
    return paid.mutate(rate_micro=rate, has_floor=(paid.floors == paid.parts).cast("int64"))


_OF_RATES: Final = (
    "currency", "person", "hours_ms", "net_micro", "shortfall_micro", "is_at_floor",
)  # fmt: skip


@cache
def distribution(rates: Expression) -> Expression:
    """Return people, quartiles and the number at or above the floor, of each group."""
    ibis = queries()
    window = ibis.window(group_by=_KEYS, order_by=[rates.rate_micro, rates.person])
    whole = ibis.window(group_by=_KEYS)
    ranked = rates.mutate(rank=ibis.row_number().over(window) + 1, people=rates.count().over(whole))
    floor = ranked.has_floor == 1
    return (
        ranked.group_by(_KEYS)
        .aggregate(
            people=ranked.count(),
            rate_q1_micro=ranked.rate_micro.min(where=ranked["rank"] * 4 >= ranked.people),
            rate_median_micro=ranked.rate_micro.min(where=ranked["rank"] * 2 >= ranked.people),
            rate_q3_micro=ranked.rate_micro.min(where=ranked["rank"] * 4 >= ranked.people * 3),
            people_with_floor=ranked.has_floor.sum(),
            people_at_floor=ranked.is_at_floor.sum(where=floor),
        )
        .order_by(_KEYS)
    )


def _remainder(number: Expression, by: Expression) -> Expression:
    return number % by


def _quotient(number: Expression, by: Expression) -> Expression:
    """Return a quotient of whole numbers, towards zero.

    The engines divide as floating point. Numbers of the tables are below 2^53, and the division of
    a multiple is exact.
    """
    return ((number - number % by) / by).cast("int64")


@cache
def kinds_of_items() -> Expression:
    """Return the items of each kind, of exports that count, with what they belong to."""
    rows = table("kinds").rename(item_kind="kind")
    return rows.inner_join(_belongings(), "export")


@cache
def labels_of_regions() -> Expression:
    """Return the regions of each label, of exports that count, with what they belong to.

    The kind of the items is known where an export has only one.
    """
    rows = table("labels").inner_join(_belongings(), "export")
    both = rows.kind + queries().literal(": ") + rows.label
    return rows.mutate(item_kind=rows.kind, kind_and_label=both)


REGION_TIMES: Final = ("region_q1_ms", "region_median_ms", "region_q3_ms")


@cache
def times_of_regions(rows: Expression, dimensions: tuple[str, ...]) -> Expression:
    """Return the quartiles over people of a person's mean time for a region, of each group."""
    ibis = queries()
    single = rows.filter((rows.people == 1) & (rows.timed_regions > 0))
    one = _divided(single, ("currency", "person", "timed_regions", "active_ms"), dimensions)
    sums = one.group_by([*_KEYS, "person"]).aggregate(
        regions=one.timed_regions.sum(), ms=one.active_ms.sum()
    )
    means = sums.mutate(mean_ms=_quotient(sums.ms, sums.regions))
    window = ibis.window(group_by=_KEYS, order_by=[means.mean_ms, means.person])
    whole = ibis.window(group_by=_KEYS)
    ranked = means.mutate(rank=ibis.row_number().over(window) + 1, people=means.count().over(whole))
    return (
        ranked.group_by(_KEYS)
        .aggregate(
            people=ranked.count(),
            region_q1_ms=ranked.mean_ms.min(where=ranked["rank"] * 4 >= ranked.people),
            region_median_ms=ranked.mean_ms.min(where=ranked["rank"] * 2 >= ranked.people),
            region_q3_ms=ranked.mean_ms.min(where=ranked["rank"] * 4 >= ranked.people * 3),
        )
        .order_by(_KEYS)
    )


@cache
def _belongings() -> Expression:
    return counted().select("export", "person", "workers", *DELIVERY_DIMENSIONS)


@cache
def undisclosed() -> Expression:
    """Return each field of the work orders in use, and in how many of them it is disclosed."""
    own = table("parts").semi_join(counted(), "export")
    orders = own.select("work_order").distinct()
    fields = table("disclosures").distinct().semi_join(orders, "work_order")
    return (
        fields.group_by("field")
        .aggregate(orders=fields.count(), disclosed=fields.is_disclosed.sum())
        .order_by("field")
    )


@cache
def left_out() -> Expression:
    """Return how many exports do not count, by reason."""
    rows = table("deliveries")
    rows = rows.filter(rows.left_out != "")
    return rows.group_by("left_out").aggregate(exports=rows.count()).order_by("left_out")


SHORTFALL_COLUMNS: Final = (
    "folder", "person", "worker", "currency", "hours_ms", "net_micro", "floor_pay_micro",
    "shortfall_micro", "top_up_paid_micro",
)  # fmt: skip


@cache
def shortfalls() -> Expression:
    """Return what is missing to the floor, for each person to whom something is."""
    own = table("totals")
    rows = own.inner_join(counted().select("export", "folder", "person"), "export")
    short = rows.filter((rows.shortfall_micro > 0) & (rows.workers == 1))
    return short.select(*SHORTFALL_COLUMNS).order_by(["folder", "worker", "currency"])


ORDER_OF_PAY: Final = ("export", "worker", "currency", "work_order", "period")
ORDER_OF_MONEY: Final = ("export", "worker", "currency")


@cache
def open_amounts() -> Expression:
    """Return what is owed to and was received by each person, where both are known singly."""
    rows = money_rows()
    single = rows.filter((rows.people == 1) & rows.owed_micro.notnull() & rows.net_micro.notnull())
    own = single.filter(single.currency != NO_CURRENCY)
    folders = counted().select("export", "folder")
    return own.inner_join(folders, "export").order_by(["person", "currency", "folder"])


@cache
def receipts() -> Expression:
    """Return how many exports count, were handed in, and were countersigned."""
    rows = counted()
    return rows.aggregate(
        exports=rows.count(),
        handed_in=rows.is_handed_in.sum(),
        receipted=rows.is_receipted.sum(),
    )


@cache
def days_to_receipt() -> Expression:
    """Return the median and the upper quartile of the days from receiving to countersigning."""
    ibis, rows = queries(), counted()
    known = rows.filter(rows.received_day.notnull() & rows.receipt_day.notnull())
    known = known.mutate(days=known.receipt_day - known.received_day)
    ranked = known.mutate(
        rank=ibis.row_number().over(ibis.window(order_by=[known.days, known.export])) + 1,
        number=known.count().over(ibis.window()),
    )
    return ranked.aggregate(
        people=ranked.person.nunique(),
        median_days=ranked.days.min(where=ranked["rank"] * 2 >= ranked.number),
        q3_days=ranked.days.min(where=ranked["rank"] * 4 >= ranked.number * 3),
    )
