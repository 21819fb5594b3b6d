"""Checks which parts and totals there are: of which worker, order, period and currency.

Page: "fair_pay.json", ``parts`` and ``totals``; "Which order and which worker".
"""

from __future__ import annotations

from collections.abc import Mapping

from tools.checkers.check_export.export import FULL, Export
from tools.checkers.check_export.formats import EFFORT, FAIR_PAY
from tools.checkers.check_export.orders.work_order import WorkOrder
from tools.checkers.check_export.refusal import Json, refuse, require, require_same

Orders = Mapping[str | None, WorkOrder]
Expected = list[dict[str, Json]]


def check_workers(export: Export, orders: Orders) -> None:
    """Check orders, periods and workers of the parts, and of whom the totals are.

    Page: "fair_pay.json", ``parts`` and ``totals``; "Which order and which worker".
    """
    _check_orders(export)
    _check_periods(export, orders)
    _check_counts(export)
    _check_totals(export)
    _check_sessions(export)


def _check_orders(export: Export) -> None:
    """Require the parts by order and then by period, and every order to have a part.

    Page: ``parts``, "by order and then by period".
    """
    parts = export.fair_pay["parts"]
    digests = [None, *(entry["sha256"] for entry in export.fair_pay["work_orders"])]
    previous = (0, 0)
    for number, part in enumerate(parts):
        where = f"{FAIR_PAY}, parts[{number}]"
        if part["work_order"] not in digests:
            refuse(f"{where}.work_order", part["work_order"], "work_orders has no such digest")
        place = (digests.index(part["work_order"]), part["period"])
        rule = f"the part before it has order {previous[0]} of the list and period {previous[1]}"
        require(f"{where}.period", part["period"], rule, holds=place >= previous)
        previous = place
    used = {part["work_order"] for part in parts}
    for digest in digests[1:]:
        rule = "no part is under this order"
        require(f"{FAIR_PAY}, work_orders[].sha256", digest, rule, holds=digest in used)


def _check_periods(export: Export, orders: Orders) -> None:
    """Require the periods of each worker and order to be numbered from 1.

    Page: "Periods are numbered from 1 for each worker and order"; "there is more than one only if
    the order states the days between payments".
    """
    periods: dict[tuple[Json, Json], list[int]] = {}
    for part in export.fair_pay["parts"]:
        key = (part["worker"], part["work_order"])
        periods.setdefault(key, []).append(part["period"])
    for (worker, digest), stated in periods.items():
        has_periods = orders[digest].has_periods
        expected = list(range(1, len(stated) + 1)) if has_periods else [1]
        where = f"{FAIR_PAY}, periods (worker {worker}, work order {digest})"
        require_same(where, stated, expected, "the rule on pay periods")


def _check_counts(export: Export) -> None:
    """Require workers to be named at ``full`` only, and their number to be possible.

    Page: "With several workers, each has separate parts at ``full``; at ``job`` and ``item`` the
    parts are added up, ``worker`` is ``null``".
    """
    is_full = export.detail == FULL
    parts = export.fair_pay["parts"]
    workers = export.fair_pay["workers"]
    for number, part in enumerate(parts):
        where = f"{FAIR_PAY}, parts[{number}]"
        rule = "workers are named at full, and only there"
        holds = (part["worker"] is not None) is is_full
        require(f"{where}.worker", part["worker"], rule, holds=holds)
        if is_full:
            require_same(f"{where}.workers", part["workers"], 1, "a part at full")
        _check_added_periods(where, part)
    if is_full:
        count = len({part["worker"] for part in parts})
        require_same(f"{FAIR_PAY}, workers", workers, count, "the workers of the parts")
        return
    counts = [part["workers"] for part in parts]
    rule = f"its parts have {counts} workers"
    holds = max(counts, default=0) <= workers <= sum(counts)
    require(f"{FAIR_PAY}, workers", workers, rule, holds=holds)


def _check_added_periods(where: str, part: Json) -> None:
    """Require ``periods`` to be the workers of a part, or more in the one part under an order.

    Page: "If the sum of a period of several workers would not be whole then, all periods under that
    order are one part with the ``period`` 1, and its ``periods`` is larger than its ``workers``."
    """
    periods = part["periods"]
    workers = part["workers"]
    are_added = part["worker"] is None and part["period"] == 1 and 1 < workers < periods
    rule = f"it is period {part['period']} of {workers} workers"
    require(f"{where}.periods", periods, rule, holds=periods == workers or are_added)


def _check_totals(export: Export) -> None:
    """Require a total for each worker and for all together, in each currency of their parts.

    Page: ``totals``, "``figures`` by currency ...; at ``full`` for each worker and for all
    together"; "``workers`` of a total is that of the whole job".
    """
    parts = export.fair_pay["parts"]
    workers = export.fair_pay["workers"]
    named = list(dict.fromkeys(part["worker"] for part in parts))
    expected: Expected = []
    if len(named) > 1:
        for name in named:
            own = [part for part in parts if part["worker"] == name]
            expected += _in_each_currency(name, 1, own)
    together = named[0] if workers == 1 and parts else None
    expected += _in_each_currency(together, workers, parts)
    stated = []
    for total in export.fair_pay["totals"]:
        currency = total["figures"]["currency"]
        entry = {"worker": total["worker"], "workers": total["workers"], "currency": currency}
        stated.append(entry)
    require_same(f"{FAIR_PAY}, totals", stated, expected, "the list of parts")


def _in_each_currency(worker: Json, workers: int, parts: list[Json]) -> Expected:
    """Return one total for each currency, in the order of the parts."""
    currencies = dict.fromkeys(part["figures"]["currency"] for part in parts)
    return [{"worker": worker, "workers": workers, "currency": each} for each in currencies]


def _check_sessions(export: Export) -> None:
    """Require sessions at ``full`` if exactly one worker has time.

    Page: "effort.json", ``sessions``; "For several workers there are no sessions: their items would
    reveal who did which."
    """
    parts = export.fair_pay["parts"]
    timed = {part["worker"] for part in parts if part["inputs"]["effort_ms"]}
    if export.detail == FULL and export.is_whole and timed:
        rule = f"{len(timed)} workers have time, and sessions are there for a single one"
        holds = export.has_sessions is (len(timed) == 1)
        require(f"{EFFORT}, sessions, present", export.has_sessions, rule, holds=holds)
