"""Times in a text: written in every form, and found again where the cursor is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.audio.timestamps import time_at, written
from annotator.setting_table import TABLE

FORMS = next(setting.choices for setting in TABLE if setting.key == "stamp_form")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("[hh:mm:ss.mmm]", "[01:02:03.045]"),
        ("[hh:mm:ss]", "[01:02:03]"),
        ("hh:mm:ss.mmm", "01:02:03.045"),
        ("hh:mm:ss", "01:02:03"),
        ("h:mm:ss", "1:02:03"),
    ],
)
def test_each_form_is_written_as_it_says(form: str, text: str) -> None:
    assert form in FORMS
    assert written(3_723_045, form) == text


@given(st.sampled_from(FORMS), st.integers(0, 24 * 3_600_000), st.text(max_size=9))
def test_what_is_written_is_found_at_each_place_of_it(form: str, time_ms: int, before: str) -> None:
    before = f"{before} " if before[-1:].isdigit() or before[-1:] in {":", "."} else before
    stamp = written(time_ms, form)
    text = f"{before}{stamp} and so on"
    wanted = time_ms if "mmm" in form else time_ms // 1_000 * 1_000
    if time_at(before, len(before)) is None:  # nothing that is typed before is itself a time
        for at in range(len(before) + 1, len(before) + len(stamp)):
            assert time_at(text, at) == wanted


def test_of_two_times_the_one_at_the_cursor_counts_and_elsewhere_there_is_none() -> None:
    text = "[00:00:01.5] yes 1:02:03 no"
    assert [time_at(text, at) for at in (0, 5, 12, 14, 18, 27)] == [
        1_500, 1_500, 1_500, None, 3_723_000, None,
    ]  # fmt: skip
    assert time_at("at 10:30", 5) == 630_000
    assert time_at("12:34:56:78", 3) is None
    assert time_at("", 0) is None
