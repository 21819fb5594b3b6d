"""Faults of a draft and of a file: which sentence, at which place, and what is left without it."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from annotator.document_limits import ORDER_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.pay import read_work_order
from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_draft import DraftCheck, judge, without
from annotator.pay.order.order_reader import SECTIONS, faults_of, read_document
from annotator.pay.order.order_tables import MOST_STRANGERS, OrderFault
from annotator.pay.order.order_template import template
from annotator.pay.order.order_writer import order_toml, quoted
from annotator.pay.order.work_order import SECTION_TITLES
from tests.annotator.pay.written_orders import as_written

KES: dict[str, Any] = {"currency": "KES"}
FLOOR = {"kind": "contract", "amount": "80", "unit": "hour", "source": "Ours"}
NO_GROUP = "must be a group of fields, not 7."
NO_DIGITS = (
    'per_item is "x". Write digits, with a point for decimals and no other marks, such as '
    '"1250.50".'
)
NO_PART = "[weather] is not a known part of a work order; correct the name, or take it out."
NO_LIST = "must be a list of groups of fields, not 7."


def problems(data: bytes) -> tuple[str, ...]:
    """Return the sentences with which a file is refused."""
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(data)
    return caught.value.problems


def _told(fault: OrderFault) -> tuple[str, ...]:
    return fault.sentence, fault.group, fault.key, str(fault.about).lstrip()


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"what_for": 7}, (f"[what_for] {NO_GROUP}", "[what_for]", "", NO_GROUP)),
        ({"floors": 7}, (f"[[floors]] {NO_LIST}", "[[floors]]", "", NO_LIST)),
        ({"floors": [FLOOR, 7]},
         (f"[[floors]] no. 2 {NO_GROUP}", "[[floors]] no. 2", "", NO_GROUP)),
        ({"pay": {**KES, "previous": 7}},
         (f"pay.previous {NO_GROUP}", "pay.previous", "", NO_GROUP)),
        ({"pay": {**KES, "deductions": 7}},
         (f"pay.deductions {NO_LIST}", "pay.deductions", "", NO_LIST)),
        ({"pay": {**KES, "per_item": "x"}},
         (f"In [pay], {NO_DIGITS}", "[pay]", "per_item", NO_DIGITS)),
        ({"weather": {}},
         (NO_PART, "", "", "")),
    ],
)  # fmt: skip
def test_a_fault_names_its_place_for_the_file_and_for_a_form(
    document: dict[str, Any], fault: tuple[str, ...]
) -> None:
    whole = {"pay": KES, **document}
    assert [_told(each) for each in faults_of(whole)] == [fault]
    judged = judge(whole)
    assert judged.order is not None
    assert judged.order.currency == "KES"


@pytest.mark.parametrize(
    ("document", "left"),
    [
        ({"what_for": 7, "pay": KES}, {"pay": KES}),
        ({"what_for": {"weapons": "x", "resale": "no"}}, {"what_for": {"resale": "no"}}),
        ({"what_for": {"weapons": "x"}}, {"what_for": {}}),
        ({"pay": {**KES, "previous": {"per_item": "x"}}}, {"pay": KES}),
        ({"pay": {**KES, "previous": 7}}, {"pay": KES}),
        ({"pay": {**KES, "deductions": [{}]}}, {"pay": KES}),
        ({"pay": {**KES, "deductions": 7}}, {"pay": KES}),
        ({"floors": [{}, FLOOR, 7, FLOOR]}, {"floors": [FLOOR, FLOOR]}),
        ({"floors": [{}, {}]}, {}),
        ({"floors": 7}, {}),
        ({"weather": {}, "pay": KES}, {"pay": KES}),
        ({"weather": {}, "pay": {**KES, "per_item": 1, "x": 2}}, {"pay": KES}),
    ],
)
def test_what_is_left_without_the_faults(document: dict[str, Any], left: dict[str, Any]) -> None:
    found = {"pay": {}, **left} if "pay" not in document else left
    document = {"pay": {}, **document} if "pay" not in document else document
    assert without(document, tuple(faults_of(document))) == found


def test_a_draft_of_the_largest_size_is_judged() -> None:
    texts = {f"{first}{second}": "x" * 9_990 for first in "abcdefghij" for second in "klmnopqrst"}
    document = {"what_for": {"purpose": texts}, "pay": {**KES, "due": ""}}
    room = ORDER_BYTES - len(order_toml(document).encode())
    assert 0 < room <= 10_000
    document["pay"] = {**KES, "due": "x" * room}
    whole = judge(document)
    assert (len(whole.text), whole.faults) == (ORDER_BYTES, ())
    assert whole.order is not None
    assert read_work_order(whole.text.encode()).sha256 == whole.sha256
    document["pay"] = {**KES, "due": "x" * (room + 1)}
    assert judge(document).order is None
    # Bytes are counted, not letters.
    document["pay"] = {**KES, "due": "x" * (room - 1) + "é"}
    assert [fault.sentence for fault in judge(document).faults] == [
        "The order has 1000001 bytes; 1000000 are allowed, so shorten its texts."
    ]
    assert problems(b"#" * 1_000_001) == (
        "The file has 1000001 bytes and a work order 1000000 at most; choose another file.",
    )
    assert read_document(b"#" * ORDER_BYTES) == {}
    assert isinstance(whole, DraftCheck)


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff", 1), (b"\n\xff", 2), (b"a\n\nb\xff\n", 3), (b"\n\n\xff\n\xff", 3)]
)
def test_the_line_that_is_no_utf_8_is_named(data: bytes, line: int) -> None:
    assert problems(data) == (
        f"Line {line} is not UTF-8 text; save the file as UTF-8 and try again.",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a = 1\nb = =\n", "Line 2 is not TOML (Invalid value, column 5); correct that line."),
        (b"a = 1\na = 2\n", "Line 2 states something that was stated before; keep one of the two."),
        (b"a = 1\na = 2",
         "The last line states something that was stated before; keep one of the two."),
        (b"a = { b = 1, b = 2 }",
         "Line 1 states something that was stated before; keep one of the two."),
        (b"[a]\n[a]", "Line 2 states something that was stated before; keep one of the two."),
        (b"a = ", "The file breaks off before its end (Invalid value); complete its last line."),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_told_by_its_line(data: bytes, sentence: str) -> None:
    assert problems(data) == (sentence,)


@pytest.mark.parametrize("number", [MOST_STRANGERS, MOST_STRANGERS + 1])
def test_twenty_unknown_names_are_told_and_no_more(number: int) -> None:
    names = [f"zq{at}" for at in range(number)]
    inside = faults_of({"pay": {**KES, **dict.fromkeys(names, 1)}})
    assert [fault.key for fault in inside] == names[:20]
    outside = faults_of({"pay": KES, **dict.fromkeys(names, 1)})
    assert len(outside) == 20
    assert MOST_STRANGERS == 20


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month", "year"])
def test_hours_belong_to_every_unit_but_the_hour(unit: str) -> None:
    bare = {**FLOOR, "unit": unit}
    usual = {"day": 8, "week": 45, "month": 225, "year": 2700}.get(unit)
    missing = f"hours is missing; write how many hours of work a {unit} has, such as {usual}."
    needless = "hours has no meaning for an amount an hour; take the line out."
    told = [str(fault.about) for fault in faults_of({"pay": KES, "floors": [bare]})]
    assert told == ([] if unit == "hour" else [missing])
    told = [str(fault.about) for fault in faults_of({"pay": KES, "floors": [{**bare, "hours": 8}]})]
    assert told == ([needless] if unit == "hour" else [])


def test_fields_are_held_against_each_other_only_where_each_is_right() -> None:
    wrong = {**FLOOR, "unit": "month", "amount": "x"}
    assert [fault.key for fault in faults_of({"pay": KES, "floors": [wrong]})] == ["amount"]
    pilot = {"workers": 1, "items": 1, "piece_ms": 5, "hours_ms": 5}
    assert faults_of({"pay": {**KES, "pilot": pilot}}) == []
    (fault,) = faults_of({"pay": {**KES, "pilot": {**pilot, "hours_ms": 4}}})
    assert (fault.group, fault.key) == ("pay.pilot", "hours_ms")
    # A fault of the first floor does not keep the second from being looked at.
    both = [{**FLOOR, "amount": "x"}, {**FLOOR, "unit": "day"}]
    assert [fault.key for fault in faults_of({"pay": KES, "floors": both})] == ["amount", "hours"]


def test_each_percentage_or_amount_alone_is_a_deduction() -> None:
    for entry in ({"percent": "1"}, {"amount": "1"}, {"percent": "0"}, {"amount": "0"}):
        whole = {"kind": "tax", **entry}
        assert faults_of({"pay": {**KES, "deductions": [whole]}}) == []
    for entry in ({}, {"percent": "1", "amount": "1"}):
        (fault,) = faults_of({"pay": {**KES, "deductions": [{"kind": "tax", **entry}]}})
        assert str(fault.about) == "write either percent or amount, one of the two."
        assert (fault.group, fault.key) == ("pay.deductions no. 1", "percent")


def test_a_template_tells_every_field_once_with_its_note_and_example() -> None:
    text = template('A "title"')
    assert 'title = "A \\"title\\""' in text.splitlines()
    for key, holds in {**SECTIONS, "floors": Floor}.items():
        head = f"# {SECTION_TITLES[key]} "
        (line,) = (line for line in text.splitlines() if line.startswith(f"{head}-"))
        assert line == f"{head}{'-' * (76 - len(SECTION_TITLES[key]))}"
        for name, spec in specs_of(holds):
            block = [f"# {spec.title}.", f"# {spec.note}"]
            block += [f"# One of: {', '.join(spec.choices)}."] if spec.choices else []
            value = f"# {name} = {spec.example}"
            if spec.is_required and key != "floors":
                value = f'{name} = ""'
            if name == "title":
                value = 'title = "A \\"title\\""'
            assert "\n" + "\n".join([*block, value]) + "\n" in text
    assert text.count("# [[floors]]\n# Repeat this group for each floor.\n") == 1
    open_lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert open_lines == [
        "[what_for]", 'title = "A \\"title\\""', "[for_whom]", "[footing]", "[pay]",
        'currency = ""', "[record]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        ("\x00", "\\u0000"), ("\x08", "\\u0008"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\u000d"),
        ("\x1f", "\\u001f"), (" ", " "), ("~", "~"), ("\x7f", "\\u007f"), ("\x80", "\x80"),
        ('"', '\\"'), ("\\", "\\\\"), ("\ud7ff", "\ud7ff"), ("\ue000", "\ue000"),
    ],
)  # fmt: skip
def test_each_mark_is_written_as_toml_has_it(mark: str, written: str) -> None:
    assert quoted(f"a{mark}b") == f'"a{written}b"'


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_half_a_character_is_lost_at_either_end_of_the_range(code: int) -> None:
    assert quoted(chr(code)) == '"\ufffd"'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"), (False, "false"), (0, "0"), (1, "1"), (date(2026, 1, 2), "2026-01-02"),
        ({}, "{}"), ({"en": "a", "pt-BR": "b"}, '{ en = "a", pt-BR = "b" }'),
        ({"a b": "c", "": "d"}, '{ "a b" = "c", "" = "d" }'), ([], "[]"),
        ([1, "x"], '[1, "x"]'), (2.5, "2.5"), ([[]], "[[]]"),
    ],
)  # fmt: skip
def test_each_value_of_a_draft_is_written_as_toml_has_it(value: object, written: str) -> None:
    text = order_toml({"pay": {"due": value}})
    assert text == f"[pay]\ndue = {written}\n"
    assert tomllib.loads(text) == {"pay": {"due": value}}


def test_groups_stand_behind_the_fields_of_the_group_that_holds_them() -> None:
    document = {
        "pay": {**KES, "deductions": [{"kind": "tax"}, 7, {"kind": "fees"}], "previous": {},
                "buyer_pays": {"per_item": "9"}, "pilot": 7},
        "floors": [{"unit": "day"}, {"unit": "week"}],
    }  # fmt: skip
    assert order_toml(document) == (
        '[pay]\ncurrency = "KES"\n\n[[pay.deductions]]\nkind = "tax"\n\n'
        '[[pay.deductions]]\nkind = "fees"\n\n[pay.buyer_pays]\nper_item = "9"\n\n'
        '[pay.previous]\n\n[[floors]]\nunit = "day"\n\n[[floors]]\nunit = "week"\n'
    )
    assert order_toml({"pay": {"deductions": []}}) == "[pay]\ndeductions = []\n"
    assert order_toml({"pay": {"deductions": 7}}) == "[pay]\ndeductions = 7\n"


def test_an_order_as_written_leaves_out_what_it_does_not_say() -> None:
    plain = read_work_order(b'[pay]\ncurrency = "KES"')
    assert as_written(plain) == {"pay": {"currency": "KES"}}
    told = read_work_order(
        b'[what_for]\ntitle = "T"\npurpose = { en = "P" }\nweapons = false\n[pay]\n'
        b'currency = "KES"\nper_item = "0"\nresale = 1\n'.replace(b"resale = 1\n", b"")
        + b'deductions = [{ kind = "tax", percent = "1.50" }]\nprevious = { per_item = "2" }\n'
        b"days_between_payments = 0\n"
        b'[[floors]]\nkind = "contract"\namount = "1"\nunit = "hour"\nsource = "S"\n'
        b"checked = 2026-01-02"
    )
    assert as_written(told) == {
        "what_for": {"title": "T", "purpose": {"en": "P"}, "weapons": "no"},
        "pay": {
            "currency": "KES",
            "per_item": "0",
            "deductions": [{"kind": "tax", "percent": "1.5"}],
            "days_between_payments": 0,
            "previous": {"per_item": "2"},
        },
        "floors": [
            {
                "kind": "contract",
                "amount": "1",
                "unit": "hour",
                "source": "S",
                "checked": date(2026, 1, 2),
            }
        ],
    }
