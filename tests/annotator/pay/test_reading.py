"""Reading a work order: what is right, and one clear sentence for each thing that is not."""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document_limits import ORDER_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.pay import UNSIGNED, read_work_order
from tests.annotator.pay.orders import KENYA

PAY = '[pay]\ncurrency = "KES"\n'


def problems(text: str | bytes) -> tuple[str, ...]:
    """Return the sentences with which an order is refused."""
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(text.encode() if isinstance(text, str) else text)
    return caught.value.problems


def test_an_order_is_what_its_file_says() -> None:
    order = read_work_order(
        b"""
        [what_for]
        title = { sw = "Picha", fr = "Images" }
        weapons = false
        resale = "yes"
        [for_whom]
        chain = [{ name = "Label House", place = "Nairobi", share = "37.5" }, { name = "B" }]
        [footing]
        status = "trainee"
        receipt_days = 3
        [pay]
        currency = "KES"
        per_region = "0.004"
        top_up_to_floor = "no"
        buyer_pays = { per_item = "9" }
        deductions = [{ kind = "tax", percent = "5" }, { kind = "other", amount = "30" }]
        [[floors]]
        kind = "contract"
        amount = "80"
        unit = "hour"
        effective = 2026-01-31
        checked = "2026-05-04"
        source = "Our contract"
        [record]
        detail = "job"
        """
    )
    assert order.what_for.title is not None
    assert order.what_for.title.versions == (("sw", "Picha"), ("fr", "Images"))
    assert (order.what_for.weapons, order.what_for.resale) == (False, True)
    assert order.what_for.police_or_borders is None
    assert order.for_whom.chain is not None
    assert [(link.name, link.share) for link in order.for_whom.chain] == [
        ("Label House", Fraction(75, 2)),
        ("B", None),
    ]
    assert (order.footing.status, order.footing.receipt_days) == ("trainee", 3)
    assert (order.currency, order.pay.per_region) == ("KES", Fraction(4, 1000))
    assert order.pay.buyer_pays is not None
    assert order.pay.buyer_pays.per_item == 9
    assert order.pay.deductions is not None
    assert [(cut.kind, cut.percent, cut.amount) for cut in order.pay.deductions] == [
        ("tax", 5, None),
        ("other", None, 30),
    ]
    assert (order.tops_up, order.pays_rests, order.pays_declared) == (False, True, True)
    assert [floor.effective for floor in order.floors] == [date(2026, 1, 31)]
    assert [floor.checked for floor in order.floors] == [date(2026, 5, 4)]
    assert order.record.detail == "job"


def test_the_digest_is_that_of_the_exact_bytes() -> None:
    plain, windows = PAY.encode(), b"\xef\xbb\xbf" + PAY.replace("\n", "\r\n").encode()
    for data in (plain, windows):
        assert read_work_order(data).sha256 == hashlib.sha256(data).hexdigest()
    assert read_work_order(plain).signature == UNSIGNED


def test_an_empty_order_discloses_nothing_and_is_still_refused_for_its_currency() -> None:
    assert problems("") == ('In [pay], currency is missing; add a line such as currency = "KES".',)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            '[pay]\nper_item = "4"',
            'In [pay], currency is missing; add a line such as currency = "KES".',
        ),
        (
            '[pay]\ncurrency = "KESH"',
            (
                'In [pay], currency is "KESH", which is not a currency of ISO 4217; '
                'did you mean "KES"?'
            ),
        ),
        (
            '[pay]\ncurrency = "kes"',
            'In [pay], currency is "kes", which is not a currency of ISO 4217; did you mean "KES"?',
        ),
        (
            '[pay]\ncurrency = "shillings"',
            (
                'In [pay], currency is "shillings", which is not a currency of ISO 4217; '
                'write its code, such as "KES".'
            ),
        ),
        (
            "[pay]\ncurrency = 404",
            'In [pay], currency must be a code in quotes such as "KES", not 404.',
        ),
        (
            PAY + 'per_item = "-4.00"',
            "In [pay], per_item is negative (-4.00); write zero or more.",
        ),
        (
            PAY + "per_item = 4.5",
            'In [pay], per_item is 4.5. Write amounts in quotes, such as "4.5".',
        ),
        (
            PAY + "per_item = 4",
            'In [pay], per_item is 4. Write amounts in quotes, such as "4".',
        ),
        (
            PAY + 'per_item = "4,50"',
            (
                'In [pay], per_item is "4,50". Write digits, with a point for decimals and no '
                'other marks, such as "1250.50".'
            ),
        ),
        (
            PAY + 'per_itm = "4"',
            "In [pay], per_itm is not a known field; did you mean per_item?",
        ),
        (
            PAY + "[what_for]\nper_item = 4",
            "In [what_for], per_item is not a known field; it belongs in [pay].",
        ),
        (
            PAY + 'shoe_size = "44"',
            "In [pay], shoe_size is not a known field; correct the name, or take the line out.",
        ),
        (
            PAY + 'previous = { per_tiem = "4" }',
            "In pay.previous, per_tiem is not a known field; did you mean per_item?",
        ),
        (
            PAY + "[what_four]",
            "[what_four] is not a known part of a work order; did you mean [what_for]?",
        ),
        (
            PAY + "[weather]",
            "[weather] is not a known part of a work order; correct the name, or take it out.",
        ),
        (
            'client = "Acme Maps"\n' + PAY,
            "client stands before any group; move it below [for_whom].",
        ),
        ('pay = "KES"', '[pay] must be a group of fields, not "KES".'),
        (
            PAY + '[floors]\nkind = "statutory"',
            "[[floors]] must be a list of groups of fields, not a group or list.",
        ),
        (
            "floors = [4]\n" + PAY,
            "[[floors]] no. 1 must be a group of fields, not 4.",
        ),
        (
            PAY + '[what_for]\nweapons = "maybe"',
            'In [what_for], weapons must be "yes" or "no", or be left out, not "maybe".',
        ),
        (
            PAY + '[what_for]\ntitle = ""',
            "In [what_for], title is empty; fill it in, or take the line out.",
        ),
        (
            PAY + "[what_for]\ntitle = 7",
            (
                "In [what_for], title must be a text in quotes, or texts by language such as "
                '{ en = "…", fr = "…" }, not 7.'
            ),
        ),
        (
            PAY + "[what_for]\ntitle = { en = 7 }",
            "In [what_for], title must be a text in quotes, not 7.",
        ),
        (
            PAY + '[what_for]\ntitle = { English = "Streets" }',
            'In [what_for], title has "English" where a language such as en or pt-BR belongs.',
        ),
        (
            PAY + '[footing]\nstatus = "partner"',
            (
                'In [footing], status must be "employee", "contractor", "volunteer", "trainee", '
                '"detained" or "other", not "partner".'
            ),
        ),
        (
            PAY + '[record]\ndetail = "full"',
            'In [record], detail must be "job" or "item", not "full".',
        ),
        (
            PAY + '[footing]\nreceipt_days = "3"',
            'In [footing], receipt_days must be a whole number of days, not "3".',
        ),
        (
            PAY + "days_between_payments = -1",
            "In [pay], days_between_payments must be a whole number of days, not -1.",
        ),
        (
            PAY + 'deductions = [{ kind = "fees" }]',
            "In pay.deductions no. 1, write either percent or amount, one of the two.",
        ),
        (
            PAY + 'deductions = [{ kind = "fees", percent = "1", amount = "1" }]',
            "In pay.deductions no. 1, write either percent or amount, one of the two.",
        ),
        (
            PAY + 'deductions = [{ kind = "fees", percent = "101" }]',
            "In pay.deductions no. 1, percent is 101 percent; write 100 at most.",
        ),
        (
            PAY + '[for_whom]\nchain = [{ name = "A" }, { place = "B" }]',
            'In for_whom.chain no. 2, name is missing; add a line such as name = "Label House".',
        ),
    ],
)
def test_each_fault_is_one_sentence(lines: str, sentence: str) -> None:
    assert problems(lines) == (sentence,)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '\nsource = "Some law"',
            "",
            (
                "source is missing; add a line such as source = "
                '"The Regulation of Wages (General) (Amendment) Order, 2024".'
            ),
        ),
        (
            "\nhours = 225",
            "",
            "hours is missing; write how many hours of work a month has, such as 225.",
        ),
        (
            "hours = 225",
            "hours = 0",
            "hours must be the hours of work that one unit has, above 0, not 0.",
        ),
        (
            "hours = 225",
            "hours = 225.5",
            'hours is 225.5. Write amounts in quotes, such as "225.5".',
        ),
        (
            'unit = "month"',
            'unit = "hour"',
            "hours has no meaning for an amount an hour; take the line out.",
        ),
        (
            'unit = "month"',
            'unit = "fortnight"',
            'unit must be "hour", "day", "week", "month" or "year", not "fortnight".',
        ),
        (
            "hours = 225",
            'hours = 225\neffective = "soon"',
            'effective must be a day of the calendar such as 2024-11-01, not "soon".',
        ),
        (
            "hours = 225",
            'hours = 225\neffective = "2026-02-30"',
            'effective must be a day of the calendar such as 2024-11-01, not "2026-02-30".',
        ),
        (
            "hours = 225",
            "hours = 225\nchecked = 2024-11-01T08:00:00",
            "checked must be a day of the calendar such as 2024-11-01, not 2024-11-01 08:00:00.",
        ),
        (
            'kind = "statutory"',
            'kind = "fair"',
            'kind must be "statutory", "living_wage" or "contract", not "fair".',
        ),
    ],
)
def test_a_floor_must_be_one_that_can_be_looked_up(old: str, new: str, sentence: str) -> None:
    floor = KENYA.replace(old, new)
    assert floor != KENYA
    assert problems(f"{PAY}[[floors]]\n{KENYA}\n[[floors]]\n{floor}") == (
        f"In [[floors]] no. 2, {sentence}",
    )


def test_all_faults_are_told_and_the_first_is_shown_with_their_number() -> None:
    text = '[pay]\nper_item = "-1"\nper_itm = "1"\n[[floors]]\nkind = "statutory"\namount = 1.5'
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(text.encode())
    found = caught.value.problems
    assert [sentence.split(" is ")[0] for sentence in found] == [
        "In [pay], per_itm",
        "In [pay], per_item",
        "In [pay], currency",
        "In [[floors]] no. 1, amount",
        "In [[floors]] no. 1, unit",
        "In [[floors]] no. 1, source",
    ]
    assert str(caught.value) == f"{found[0]} (5 more faults in this file.)"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b'[pay]\ncurrency = "K\xc9S"',
            "Line 2 is not UTF-8 text; save the file as UTF-8 and try again.",
        ),
        (
            b'[pay]\ncurrency = "KES"\nper_item = 4,50',
            (
                "Line 3 is not TOML (Expected newline or end of document after a statement, column "
                "13); correct that line."
            ),
        ),
        (
            b'[pay]\ncurrency = "KES"\ncurrency = "EUR"\n',
            "Line 3 states something that was stated before; keep one of the two.",
        ),
        (
            b'[pay]\ncurrency = "KES"\n[pay]\n',
            "Line 3 states something that was stated before; keep one of the two.",
        ),
        (
            b"[[floors]]\neffective = 2024-13-01\n",
            (
                "Line 2 is not TOML (Expected newline or end of document after a statement, column "
                "17); correct that line."
            ),
        ),
        (
            b'[pay]\ncurrency = """KES',
            "The file breaks off before its end (Unterminated string); complete its last line.",
        ),
        (
            b"a = " + b"[" * 50_000,
            "The file cannot be read to its end, so it is not a work order; choose another file.",
        ),
        (
            b"a" + b" . a" * 400_000 + b" = 1",
            "The file has 1600005 bytes and a work order 1000000 at most; choose another file.",
        ),
        (
            b"[a" + b" . 'a'" * 100_000 + b"]",
            "The file cannot be read to its end, so it is not a work order; choose another file.",
        ),
        (
            b"a = " + b"9" * 5_000,
            "The file cannot be read to its end, so it is not a work order; choose another file.",
        ),
        (
            b"#" * (ORDER_BYTES + 1),
            "The file has 1000001 bytes and a work order 1000000 at most; choose another file.",
        ),
    ],
)
def test_a_file_that_is_no_toml_names_its_line(data: bytes, sentence: str) -> None:
    assert problems(data) == (sentence,)


def test_hostile_names_and_numbers_still_make_short_sentences() -> None:
    names = "\n".join(f'"{number}\\n{"x" * 500}" = 0x{"f" * 9_000}' for number in range(50))
    found = problems(f"{PAY}per_item = 0x{'f' * 9_000}\n{names}")
    assert len(found) == 21
    assert all("\n" not in sentence and len(sentence) < 200 for sentence in found)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_bytes_an_order_is_read_or_refused(data: bytes) -> None:
    found: tuple[str, ...] = ()
    try:
        read_work_order(data)
    except InvalidWorkOrderError as error:
        found = error.problems
    assert all(sentence.endswith((".", "?")) for sentence in found)
