"""The file that a new work order starts from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidWorkOrderError
from annotator.pay import read_work_order
from annotator.pay.order.order_template import template


def filled(text: str) -> str:
    """Return a template as somebody leaves it who answers every line with its example."""
    lines = re.sub(r"^# ([a-z_]+ = .*|\[\[floors\]\])$", r"\1", text, flags=re.MULTILINE)
    return lines.replace('currency = ""', 'currency = "KES"').replace(
        "# Repeat this group for each floor.", ""
    )


def test_a_filled_template_is_a_whole_order() -> None:
    order = read_work_order(filled(template("Street scenes")).encode())
    assert order.what_for.title is not None
    assert order.what_for.title.text_in("en") == "Street scenes"
    assert order.floor is not None
    assert order.record.detail == "item"


def test_a_fresh_template_lacks_only_its_currency() -> None:
    with pytest.raises(InvalidWorkOrderError) as caught:
        read_work_order(template("Street scenes").encode())
    assert caught.value.problems == ('In [pay], currency is empty; write its code, such as "KES".',)


def test_no_line_is_too_long_to_read() -> None:
    assert max(map(len, template("Street scenes").splitlines())) <= 100


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u202d\u202e"),
        min_size=1,
    ).filter(str.strip)
)
def test_any_title_comes_back_as_it_was_written(title: str) -> None:
    text = template(title).replace('currency = ""', 'currency = "KES"')
    read = read_work_order(text.encode()).what_for.title
    assert read is not None
    assert read.text_in("en") == title
