"""Tests canonical form and seals."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.export.forms.canonical import SEAL, canonical, digest, seal_of, sealed

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé", max_size=3), inner),
    max_leaves=12,
)


@given(values)
def test_what_was_written_and_read_again_has_the_same_digest(value: object) -> None:
    assert digest(json.loads(json.dumps(value))) == digest(value)


@given(values | st.floats(-1e-2, 1e-2) | st.floats(-1e17, 1e17))
@example(-0.0)
@example(1e-5)
@example(2.0**53)
@example({"\U0001f600": 1, "\ufffd": "\x7f\x1f\u2028"})
def test_the_short_way_gives_what_the_reference_gives(value: object) -> None:
    within = json.loads(json.dumps(value), parse_int=_as_text_if_large)
    assert canonical(value) == rfc8785.dumps(within)


def _as_text_if_large(digits: str) -> int | str:
    return int(digits) if abs(int(digits)) < 2**53 else digits


def test_the_form_is_that_of_the_standard() -> None:
    # The example of RFC 8785, section 3.2.2.
    numbers = [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001]
    value = {"numbers": numbers, "literals": [None, True, False]}
    expected = b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'
    assert canonical(value) == expected


def test_a_large_integer_keeps_all_its_digits() -> None:
    assert digest(2**53 + 1) != digest(2**53)


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nan|domain"):
        canonical(float("nan"))


@given(st.dictionaries(st.text("abc", min_size=1), values, min_size=1))
def test_a_seal_holds_until_something_changes(content: dict[str, object]) -> None:
    whole = sealed(content)
    assert whole[SEAL] == seal_of(whole)
    key = next(iter(content))
    assert seal_of({**whole, key: [content[key]]}) != whole[SEAL]


def test_a_seal_stands_for_what_it_seals() -> None:
    inner = sealed({"a": 1})
    assert seal_of({"list": [inner]}) == seal_of({"list": [inner[SEAL]]})
