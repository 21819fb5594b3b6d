"""The work order of the sample job: it discloses some things and not others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from annotator.pay import compute_pay, opening_words, read_work_order
from annotator.pay.order.disclosures import disclosures
from tests.annotator.pay.orders import reviewed

ORDER = read_work_order(
    Path(__file__).parents[3].joinpath("resources/examples/work_order.toml").read_bytes()
)


def test_it_says_for_whom_and_is_silent_about_police_and_borders() -> None:
    assert str(opening_words(ORDER, "en")) == (
        "This work is for Acme Maps, to train delivery robots. Weapons: no. Police or borders: "
        "they do not say. You may refuse; this program records no refusal."
    )


def test_it_leaves_several_fields_open_and_fills_more() -> None:
    rows = [row for part in disclosures(ORDER, "en") for row in part.rows]
    silent = [row for row in rows if not row.is_disclosed]
    assert 5 < len(silent) < len(rows) / 2


def test_its_title_and_purpose_stand_in_four_languages() -> None:
    for text in (ORDER.what_for.title, ORDER.what_for.purpose):
        assert text is not None
        assert [language for language, _version in text.versions] == ["en", "fr", "ar", "sw"]


def test_its_floor_is_a_real_one_that_has_grown_old() -> None:
    assert ORDER.floor is not None
    assert ORDER.floor.effective == date(2024, 11, 1)
    assert ORDER.floor.is_stale(date(2026, 11, 24))
    paid = compute_pay(ORDER, reviewed(3, 60, label=120))
    assert paid.accepted["owed"].value == "143.23"
