"""Checks the fields that fair_pay.json lists of each order against the order.

Page: "fair_pay.json", "A section of an order has ``key``, ``title`` and ``fields``".
"""

from __future__ import annotations

from collections.abc import Mapping

from tools.checkers.check_export.export import Export
from tools.checkers.check_export.formats import FAIR_PAY, SIGNATURE_SUFFIX, WORK_ORDERS
from tools.checkers.check_export.orders.form import (
    AMOUNTS,
    BINDING_FLOOR,
    DAYS_BETWEEN_PAYMENTS,
    DEFAULTS,
    FALLEN,
    FALLEN_TITLE,
    FLOOR_TITLES,
    MORE_DAYS,
    MOST_DAYS,
    NO_DAYS,
    NOT_DISCLOSED,
    SECTIONS,
    TABLES,
    WORDS,
)
from tools.checkers.check_export.orders.signature import check_signatures
from tools.checkers.check_export.orders.work_order import WorkOrder
from tools.checkers.check_export.pay.numbers import read_number
from tools.checkers.check_export.refusal import Json, Refused, require, require_same


def check_work_orders(export: Export, orders: Mapping[str | None, WorkOrder]) -> None:
    """Require each order to be listed once, with all its fields.

    Page: "fair_pay.json", ``work_orders``.
    """
    listed = export.fair_pay["work_orders"]
    digests = [entry["sha256"] for entry in listed]
    inside = [name for name in export.files if name.startswith(WORK_ORDERS)]
    there = sorted(name for name in inside if not name.endswith(SIGNATURE_SUFFIX))
    named = sorted(f"{WORK_ORDERS}{digest}.toml" for digest in digests)
    require_same(f"{FAIR_PAY}, work_orders[].file", named, there, "the folder work_orders")
    check_signatures(export)
    for entry in listed:
        digest = entry["sha256"]
        where = f"{FAIR_PAY}, work order {digest[:12]}"
        path = f"{WORK_ORDERS}{digest}.toml"
        require_same(f"{where}, file", entry["file"], path, "its digest")
        _check_sections(where, entry, orders[digest])


def _check_sections(where: str, entry: Json, order: WorkOrder) -> None:
    """Require all sections with all fields, disclosed or not.

    Page: "All possible fields of an order are listed, in the order of the form."
    """
    stated = [[section["key"], section["title"]] for section in entry["sections"]]
    expected = [[key, title] for key, (title, _) in SECTIONS.items()]
    require_same(f"{where}, sections", stated, expected, "the form of a work order")
    values = {**order.table, "order": entry}
    for section in entry["sections"]:
        key = f"{where}, {section['key']}"
        rows = [row for row in section["fields"] if row["key"] != FALLEN]
        titles = [[row["key"], row["title"]] for row in rows]
        expected = _titles(section["key"], order)
        require_same(f"{key}, fields", titles, expected, "the form of a work order")
        for row in rows:
            _check_row(f"{where}, {row['key']}", row, values)
    _check_fallen(where, entry, order)


def _titles(section: str, order: WorkOrder) -> list[list[str]]:
    """Return key and title of each field that a section must list."""
    floors = order.table.get("floors", [])
    if section == "floors" and floors:
        rows = []
        for number, floor in enumerate(floors, 1):
            if floor["kind"] not in FLOOR_TITLES:
                raise Refused(f"A work order has a floor of the unknown kind {floor['kind']}.")
            rows.append([f"floors.{number}", FLOOR_TITLES[floor["kind"]]])
        return [*rows, list(BINDING_FLOOR)]
    return [list(field) for field in SECTIONS[section][1]]


def _check_row(where: str, row: Json, values: Json) -> None:
    """Require a row to state the value of the order, as far as that is a word or a number.

    Page: "The value of an undisclosed field is "not disclosed", with "; then: " and the default".
    """
    section, _, name = row["key"].partition(".")
    if section == "floors":
        # Floors are put into words that this checker does not look at; without any there is a row
        # "floors", which has no name after a point.
        is_disclosed = name != ""
        require_same(f"{where}, is_disclosed", row["is_disclosed"], is_disclosed, "the order")
        return
    value = values.get(section, {}).get(name)
    source = "the work order"
    require_same(f"{where}, is_disclosed", row["is_disclosed"], value is not None, source)
    if value is None:
        _check_undisclosed(where, row)
    elif row["key"] in AMOUNTS:
        _check_amount(where, row["value"], value, values["pay"]["currency"])
    else:
        _check_words(where, row, value)


def _check_undisclosed(where: str, row: Json) -> None:
    """Require "not disclosed", and the default where there is one.

    Page: "The value of an undisclosed field is". The default of ``pay.other_hour`` is a sentence
    with an amount, which is not looked at.
    """
    if row["key"] == "pay.other_hour":
        rule = f"the order does not state it, so it must begin with {NOT_DISCLOSED!r}"
        require(f"{where}, value", row["value"], rule, holds=row["value"].startswith(NOT_DISCLOSED))
        return
    default = f"; then: {DEFAULTS[row['key']]}" if row["key"] in DEFAULTS else ""
    source = "the absence of the field in the order"
    require_same(f"{where}, value", row["value"], f"{NOT_DISCLOSED}{default}", source)


def _check_amount(where: str, stated: str, value: Json, currency: str) -> None:
    """Require the amount of the order after its currency.

    Page: "an amount follows its currency, with commas between thousands".
    """
    money, _, text = stated.partition(" ")
    amount = text.replace(",", "")
    expected = read_number(where, value)
    holds = money == currency and read_number(f"{where}, value", amount) == expected
    require(f"{where}, value", stated, f"the order states {currency} {value}", holds=holds)


def _check_words(where: str, row: Json, value: Json) -> None:
    """Require a text, a number or a truth value of the order; lists and tables are not looked at.

    Page: "A text is unchanged (of several languages English, else the first), a truth value is
    "yes" or "no"".
    """
    if isinstance(value, dict) and value and row["key"] not in TABLES:
        value = value.get("en", next(iter(value.values())))
    if isinstance(value, list | dict):
        return
    expected = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    expected = WORDS.get(row["key"], {}).get(expected, expected)
    if row["key"] == DAYS_BETWEEN_PAYMENTS:
        expected += _words_on_days(value)
    require_same(f"{where}, value", row["value"], expected, "the work order")


def _words_on_days(days: int) -> str:
    """Return what is added to the days between payments.

    Page: "More than 16 days between payments are followed by"; "0 days by".
    """
    if days > MOST_DAYS:
        return MORE_DAYS
    return NO_DAYS if days == 0 else ""


def _check_fallen(where: str, entry: Json, order: WorkOrder) -> None:
    """Require the row about fallen rates if and only if a rate is lower than in the order before.

    Page docs/pay.md, "Both sides are warned about a rate below that of the previous order".
    """
    pay = order.table.get("pay", {})
    has_fallen = False
    for key, before in pay.get("previous", {}).items():
        if key in pay:
            now = read_number(f"{where}, pay.{key}", pay[key])
            has_fallen = has_fallen or now < read_number(f"{where}, pay.previous.{key}", before)
    stated = []
    for section in entry["sections"]:
        rows = [row for row in section["fields"] if row["key"] == FALLEN]
        stated += [[row["title"], row["is_disclosed"]] for row in rows]
    expected: Json = [[FALLEN_TITLE, True]] if has_fallen else []
    source = "the table pay.previous of the order"
    require_same(f"{where}, {FALLEN}", stated, expected, source)
