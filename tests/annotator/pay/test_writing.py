"""Writing an order: whatever can be read is written so that it reads back to the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from annotator.pay import WorkOrder, read_work_order
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.fields.pay_fields import Deduction
from annotator.pay.order.floors import UNIT_HOURS, Floor
from annotator.pay.order.order_reader import SECTIONS, faults_of, read_document
from annotator.pay.order.order_writer import order_toml, quoted
from tests.annotator.pay.written_orders import as_written

texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\u202d\u202e"
    ),
    min_size=1,
    max_size=40,
).filter(str.strip)
languages = st.sampled_from(["en", "fr", "es", "ar", "sw", "pt-BR", "zh-Hant", "ckb"])
amounts = st.decimals(0, 10**9, places=4, allow_nan=False).map(lambda it: format(it, "f"))
days = st.dates(date(1950, 1, 1), date(2090, 1, 1))

SIMPLE: Mapping[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.LINE: texts,
    FieldKind.TEXT: texts | st.dictionaries(languages, texts, min_size=1, max_size=5),
    FieldKind.YES_NO: st.sampled_from(["yes", "no"]) | st.booleans(),
    FieldKind.AMOUNT: amounts,
    FieldKind.PERCENT: st.decimals(0, 100, places=2).map(lambda it: format(it, "f")),
    FieldKind.HOURS: st.integers(1, 2000) | st.just("37.5"),
    FieldKind.DAYS: st.integers(0, 3660),
    FieldKind.COUNT: st.integers(1, 10**15),
    FieldKind.DATE: days | days.map(date.isoformat),
    FieldKind.CURRENCY: st.sampled_from(sorted(CURRENCIES)),
}


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return a strategy for what may be written for a field."""
    if spec.kind is FieldKind.CHOICE:
        return st.sampled_from(spec.choices)
    if spec.holds is None:
        return SIMPLE[spec.kind]
    group = groups(spec.holds)
    return group if spec.kind is FieldKind.TABLE else st.lists(group, max_size=3)


def groups(holds: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for a group whose fields fit together."""
    specs = dict(specs_of(holds))
    wanted = {key: values(spec) for key, spec in specs.items() if spec.is_required}
    free = {key: values(spec) for key, spec in specs.items() if not spec.is_required}
    return st.fixed_dictionaries(wanted, optional=free).map(lambda group: fitting(holds, group))


def fitting(holds: type[Any], group: dict[str, Any]) -> dict[str, Any]:
    """Return the group with what depends on another field set right."""
    if holds is Floor:
        rest = {key: value for key, value in group.items() if key != "hours"}
        if group["unit"] == "hour":
            return rest
        hours, most = group.get("hours", 160), UNIT_HOURS[group["unit"]][1]
        return rest | {"hours": hours if Fraction(hours) <= most else most}
    if holds is Deduction:
        drop = "amount" if "percent" in group else "percent"
        size = {} if "percent" in group else {"amount": group.get("amount", "1")}
        return {key: value for key, value in group.items() if key != drop} | size
    if "piece_ms" in group:
        return {**group, "hours_ms": max(group["hours_ms"], group["piece_ms"])}
    return group


orders = st.fixed_dictionaries(
    {key: groups(holds) for key, holds in SECTIONS.items()}
    | {"floors": st.lists(groups(Floor), max_size=3)}
)


def same(left: WorkOrder, right: WorkOrder) -> bool:
    """Return whether two orders say the same; their files may differ."""
    return replace(left, sha256="") == replace(right, sha256="")


@given(orders)
def test_what_is_written_reads_back_to_the_same_order(document: dict[str, Any]) -> None:
    text = order_toml(document)
    assert {"floors": [], **read_document(text.encode())} == document
    first = read_work_order(text.encode())
    again = order_toml(as_written(first)).encode()
    second = read_work_order(again)
    assert same(first, second)
    # Once more: the file of an order that was read and written does not change any more.
    assert order_toml(as_written(second)).encode() == again


def test_every_field_reaches_the_file() -> None:
    everything = {
        key: {name: sample_of(spec) for name, spec in specs_of(holds)}
        for key, holds in SECTIONS.items()
    } | {"floors": [{name: sample_of(spec) for name, spec in specs_of(Floor)}]}
    read = read_work_order(order_toml(everything).encode())
    for key in SECTIONS:
        part = getattr(read, key)
        assert all(getattr(part, name) is not None for name, _spec in specs_of(type(part))), key
    assert all(getattr(read.floors[0], name) is not None for name, _spec in specs_of(Floor))


def sample_of(spec: FieldSpec) -> Any:
    """Return one value for a field."""
    plain: dict[FieldKind, Any] = {
        FieldKind.LINE: 'Say "hi"\\',
        FieldKind.TEXT: {"ar": "مشاهد\nمن الشارع", "en": "Two\tlines\u2028"},
        FieldKind.YES_NO: "no",
        FieldKind.AMOUNT: "1.5",
        FieldKind.PERCENT: "7",
        FieldKind.HOURS: 225,
        FieldKind.DAYS: 14,
        FieldKind.COUNT: 7,
        FieldKind.DATE: date(2026, 1, 2),
        FieldKind.CURRENCY: "KES",
        FieldKind.CHOICE: spec.choices[-1] if spec.choices else "",
    }
    if spec.is_short:
        return {"ar": "مشاهد من الشارع", "en": "Two\twords"}
    if spec.holds is None:
        return plain[spec.kind]
    group = {name: sample_of(inner) for name, inner in specs_of(spec.holds)}
    group = fitting(spec.holds, group)
    return group if spec.kind is FieldKind.TABLE else [group, group]


def test_the_sample_order_goes_through_unharmed() -> None:
    data = resources.path("examples", "work_order.toml").read_bytes()
    order = read_work_order(data)
    written = order_toml(as_written(order))
    assert same(order, read_work_order(written.encode()))
    assert "مشاهد من الشارع" in written
    # Opened as a document and written again it is the same order too.
    assert same(order, read_work_order(order_toml(read_document(data)).encode()))


def test_no_deductions_and_nothing_said_of_deductions_are_two_things() -> None:
    none = read_work_order(b'[pay]\ncurrency = "KES"\ndeductions = []\n[pay.previous]\n')
    again = read_work_order(order_toml(as_written(none)).encode())
    assert (again.pay.deductions, again.pay.previous) == ((), none.pay.previous)
    assert again.pay.previous is not None
    silent = read_work_order(b'[pay]\ncurrency = "KES"\n')
    assert read_work_order(order_toml(as_written(silent)).encode()).pay.deductions is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"pay": {"currency": "", "per_item": 4.5}},
        {"pay": {"currency": "KES", "deductions": [{}], "previous": {"per_item": "x"}}},
        {"what_for": {"title": {"no language": 'a"b'}, "weapons": "maybe"}},
        {"floors": [{}, {"amount": "\ud800"}]},
    ],
)
def test_a_draft_with_faults_is_written_and_read_as_it_is(document: dict[str, Any]) -> None:
    again = read_document(order_toml(document).encode())
    assert len(faults_of(again)) == len(faults_of(document))
    assert {key: set(group) for key, group in again.items() if isinstance(group, dict)} == {
        key: set(group) for key, group in document.items() if isinstance(group, dict)
    }


def test_the_file_reads_as_a_person_would_write_it() -> None:
    document = {
        "what_for": {
            "title": {"en": "Robots 🤖", "fr": "\ue000"},
            "weapons": True,
            "resale": False,
        },
        "pay": {
            "currency": "KES",
            "deductions": [{"kind": "tax", "percent": "5"}],
            "previous": {"per_item": "4.50"},
        },
        "floors": [{"kind": "contract", "effective": date(2026, 1, 2)}],
    }
    assert order_toml(document) == (
        "[what_for]\n"
        'title = { en = "Robots 🤖", fr = "\ue000" }\n'
        "weapons = true\n"
        "resale = false\n"
        "\n"
        "[pay]\n"
        'currency = "KES"\n'
        "\n"
        "[[pay.deductions]]\n"
        'kind = "tax"\n'
        'percent = "5"\n'
        "\n"
        "[pay.previous]\n"
        'per_item = "4.50"\n'
        "\n"
        "[[floors]]\n"
        'kind = "contract"\n'
        "effective = 2026-01-02\n"
    )


def test_what_stands_where_it_cannot_stand_is_not_written() -> None:
    assert order_toml({"what_for": [{"title": "x"}], "weather": {}, "floors": {"kind": "x"}}) == ""
    assert order_toml({"floors": ["x", {"kind": "tax"}]}) == '[[floors]]\nkind = "tax"\n'
    assert order_toml({"pay": {"previous": "x", "shoe_size": "44"}}) == "[pay]\n"


def test_half_a_character_which_no_file_can_carry_is_shown_as_lost() -> None:
    assert quoted("a\ud800\udfffb\ue000") == '"a\ufffd\ufffdb\ue000"'
