"""Reads the terms of a work order. Page docs/pay.md, "The work order"; "The order" of the page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tools.checkers.check_export.formats import WORK_ORDERS
from tools.checkers.check_export.pay.numbers import read_number
from tools.checkers.check_export.refusal import Json, Refused, refuse, require
from tools.checkers.check_export.source.folder import ReadFile

RATE_KEYS = {
    "item": "per_item",
    "region": "per_region",
    "audio": "per_audio_minute",
    "hour": "per_hour",
    "other": "other_hour",
}
"""The key of each rate in the table ``pay`` of an order, in the order of the figures."""

BUYER_UNITS = ("item", "region", "audio", "hour")
"""The units for which an order can disclose what the buyer pays."""

CURRENCY = re.compile(r"[A-Z]{3}")
WORD = re.compile(r"[a-z_]+")
WITH_EXPONENT = re.compile(r"[-+]?[0-9._]+[eE][-+]?[0-9_]+")


@dataclass(frozen=True)
class Deduction:
    """A deduction: a percentage of the gross pay, or an amount a period."""

    kind: str
    percent: Fraction | None
    amount: Fraction | None


@dataclass(frozen=True)
class Floor:
    """A floor: an amount for so many hours."""

    kind: str
    amount: Fraction
    hours: Fraction


@dataclass(frozen=True)
class WorkOrder:
    """The terms under which work is paid; without an order nothing is known."""

    table: Json
    """The whole TOML file."""
    currency: str | None
    rates: Mapping[str, Fraction]
    buyer_rates: Mapping[str, Fraction]
    deductions: tuple[Deduction, ...]
    floor: Floor | None
    rests_paid: bool
    declared_paid: bool
    withdrawn_paid: bool
    promises_top_up: bool
    has_periods: bool


def no_order() -> WorkOrder:
    """Return what applies to work under no order.

    Page: "Work under no order has no rates; its rests and declared time count as paid."
    """
    return _work_order("no work order", {})


def read_work_orders(fair_pay: Json, files: Mapping[str, ReadFile]) -> dict[str | None, WorkOrder]:
    """Return each order by its digest, and what applies to work under none.

    Page: "The export folder", ``work_orders/<sha256>.toml``; "fair_pay.json", ``work_orders``.
    """
    orders: dict[str | None, WorkOrder] = {None: no_order()}
    for listed in fair_pay["work_orders"]:
        path = f"{WORK_ORDERS}{listed['sha256']}.toml"
        if path not in files:
            raise Refused(f"fair_pay.json names the work order {path}, which is not in the folder.")
        if files[path].sha256 != listed["sha256"]:
            refuse(path, listed["sha256"], f"the SHA-256 of the file is {files[path].sha256}")
        orders[listed["sha256"]] = _read(path, files[path].data)
    return orders


def _read(path: str, data: bytes) -> WorkOrder:
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path} is no valid TOML: {error}.") from None
    return _work_order(path, table)


def _work_order(path: str, table: Json) -> WorkOrder:
    """Return the terms that a TOML table states. Page docs/pay.md, "The work order"."""
    _check_form(path, table)
    pay = table.get("pay", {})
    buyer = _table(path, "pay.buyer_pays", pay.get("buyer_pays", {}))
    buyer_keys = {unit: RATE_KEYS[unit] for unit in BUYER_UNITS}
    return WorkOrder(
        table=table,
        currency=pay.get("currency"),
        rates=_rates(f"{path}, pay", pay, RATE_KEYS),
        buyer_rates=_rates(f"{path}, pay.buyer_pays", buyer, buyer_keys),
        deductions=_deductions(path, _list(path, "pay.deductions", pay.get("deductions", []))),
        floor=_binding_floor(path, _list(path, "floors", table.get("floors", []))),
        rests_paid=_is_yes(pay.get("rests_paid", "yes")),
        declared_paid=_is_yes(pay.get("declared_paid", "yes")),
        withdrawn_paid=_is_yes(pay.get("withdrawn_paid", "yes")),
        promises_top_up=_is_yes(pay.get("top_up_to_floor", "yes")),
        has_periods="days_between_payments" in pay,
    )


def _check_form(path: str, table: Json) -> None:
    """Require the tables and lists that later steps rely on, and no amount with an exponent.

    Page docs/pay.md, "The work order".
    """
    for section, fields in table.items():
        if section != "floors":
            _table(path, section, fields)
    pay = table.get("pay", {})
    _require_no_exponent(f"{path}, pay", pay)
    _table(path, "pay.previous", pay.get("previous", {}))
    currency = pay.get("currency", "KES")
    holds = isinstance(currency, str) and CURRENCY.fullmatch(currency) is not None
    require(f"{path}, pay.currency", currency, "it must be a code such as KES", holds=holds)
    days = pay.get("days_between_payments", 0)
    where = f"{path}, pay.days_between_payments"
    require(where, days, "it must be a whole number", holds=type(days) is int)


def _table(path: str, key: str, value: Json) -> Json:
    if not isinstance(value, dict):
        refuse(f"{path}, {key}", value, "it must be a table")
    return value


def _list(path: str, key: str, value: Json) -> Json:
    if not isinstance(value, list):
        refuse(f"{path}, {key}", value, "it must be a list")
    return value


def _word(where: str, value: Json) -> str:
    if not isinstance(value, str) or not WORD.fullmatch(value):
        refuse(where, value, "it must be a word of small letters")
    return value


def _require_no_exponent(where: str, value: Json) -> None:
    """Refuse numbers such as 1e9 anywhere in the pay of an order. Page docs/pay.md, "Money"."""
    if isinstance(value, dict):
        for key, each in value.items():
            _require_no_exponent(f"{where}.{key}", each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _require_no_exponent(f"{where}[{number}]", each)
    elif isinstance(value, str) and WITH_EXPONENT.fullmatch(value):
        refuse(where, value, "no amount with an exponent is read")


def _rates(where: str, table: Json, keys: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the rates that a table states, by unit."""
    rates = {}
    for unit, key in keys.items():
        if key in table:
            rates[unit] = read_number(f"{where}.{key}", table[key])
    return rates


def _deductions(path: str, entries: Json) -> tuple[Deduction, ...]:
    """Return the deductions in their order. Page: "Deductions are numbered in their order"."""
    deductions = []
    for number, entry in enumerate(entries, 1):
        where = f"{path}, deduction {number}"
        percent = amount = None
        if "percent" in _table(where, "the whole", entry):
            percent = read_number(f"{where}, percent", entry["percent"])
        else:
            amount = read_number(f"{where}, amount", entry.get("amount"))
        deductions.append(Deduction(_word(f"{where}, kind", entry.get("kind")), percent, amount))
    return tuple(deductions)


def _binding_floor(path: str, entries: Json) -> Floor | None:
    """Return the floor that applies. Page: "The first of the highest floors applies"."""
    highest = None
    for number, entry in enumerate(entries, 1):
        where = f"{path}, floor {number}"
        amount = read_number(f"{where}, amount", _table(where, "the whole", entry).get("amount"))
        hours = read_number(f"{where}, hours", entry.get("hours", 1))  # a floor an hour has none
        if hours <= 0:
            refuse(f"{where}, hours", entry["hours"], "a floor is for more than 0 hours")
        floor = Floor(_word(f"{where}, kind", entry.get("kind")), amount, hours)
        if highest is None or amount / hours > highest.amount / highest.hours:
            highest = floor
    return highest


def _is_yes(answer: Json) -> bool:
    """Return whether an answer of an order is yes; it may be a word or a truth value."""
    return answer is True or answer == "yes"
