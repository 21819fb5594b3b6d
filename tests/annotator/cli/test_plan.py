"""``plan`` tells hours and cost of a job from the times of a pilot, and names nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotator.cli.running import done, refused, told
from tests.support.pilot_jobs import Part, pilot_job

SIX = [
    Part(name, 6, minutes, 1) for name, minutes in zip("abcdef", (4, 6, 6, 6, 6, 8), strict=True)
]
ORDER = b"""\
[what_for]
title = "T"

[pay]
currency = "KES"
per_item = "2"

[[floors]]
kind = "contract"
amount = "60"
unit = "hour"
source = "X"
"""


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pilot_job(tmp_path_factory.mktemp("pilot") / "six.fairlabel", *SIX)


def test_a_plan_for_people(pilot: Path) -> None:
    result = done(
        "plan", "--pilot", pilot, "--items", "1000", "--floor", "60", "--currency", "KES",
        "--overlap", "2", "--workers", "12",
    )  # fmt: skip
    assert result.stdout.splitlines() == [
        "Pilot: 6 workers, 36 items, 1 min 10 s an item with all time that counts.",
        "Job: 1,000 items, confirmed 2,000 times, gold and overlap included.",
        "Hours: 38 h 53 min (30 h 49 min to 49 h 3 min)",
        "  33 h 20 min on items, 5 h 33 min beside them (guideline, waiting, breaks that count).",
        "Fair rate an item: KES 1.40",
        "Cost at a fair rate: KES 2,800.00 (KES 2,219.60 to KES 3,532.17)",
        "Interval: 95 %, as if 12 other people did the work (ratio-by-worker/1).",
    ]
    few, short = result.stderr.splitlines()
    assert few == "Fewer than ten workers: one unusual person moves the interval a lot."
    assert short.startswith("Few items for each worker: people get faster over their first items,")


def test_a_plan_as_json_is_exact_and_takes_floor_and_rates_of_an_order(
    pilot: Path, tmp_path: Path
) -> None:
    order = tmp_path / "order.toml"
    order.write_bytes(ORDER)
    found = told(
        "plan", "--pilot", pilot, "--items", "90", "--gold", "10", "--order", order, "--json"
    )
    assert (found["pieces"], found["people"], found["currency"]) == (100, 6, "KES")
    assert found["floor_per_hour"] == "60"
    assert (found["fair_rate"], found["fair_rate_to_write"]) == ("1.4", "1.4")
    assert found["fair_cost"]["mean"] == "140"
    # Guideline is paid at the floor: 6 minutes of 36 items, in 100 pieces.
    assert found["order_cost"]["mean"] == "650/3"
    assert found["hours_ms"]["mean"] == 7_000_000
    assert found["interval"] == {"percent": 95, "method": "ratio-by-worker/1"}
    assert not set("abcdef") & set(map(str, found["pilot"]))


def test_several_pilots_may_follow_the_option(pilot: Path, tmp_path: Path) -> None:
    more = pilot_job(tmp_path / "more.fairlabel", Part("g", 6, 6))
    found = told("plan", "--pilot", pilot, more, "--items", "10", "--json")
    assert found["pilot"]["workers"] == 7
    assert found["fair_cost"] is None
    assert found == told("plan", "--pilot", pilot, "--pilot", more, "--items", "10", "--json")


def test_a_small_pilot_gives_totals_and_says_why(tmp_path: Path) -> None:
    few = pilot_job(tmp_path / "few.fairlabel", Part("a", 6, 6), Part("b", 6, 9))
    result = done("plan", "--pilot", few, "--items", "48")
    assert "Hours: 1 h\n" in result.stdout
    assert "Interval" not in result.stdout
    assert result.stderr.startswith("Fewer than five workers: there is no interval,")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--gold", "100"), "--gold is a percentage from 0 to below 100, such as 5."),
        (("--hours", "9"), "--hours has no meaning without --floor; leave it out."),
        (("--floor", "0"), "--floor must be above 0; write what an hour has to pay."),
        (("--currency", "XYZ"), "--currency is a code of ISO 4217 such as KES; correct it."),
    ],
)
def test_options_without_a_meaning_are_refused(
    pilot: Path, options: tuple[str, ...], sentence: str
) -> None:
    assert refused("plan", "--pilot", pilot, "--items", "10", *options) == sentence


def test_an_order_has_its_own_currency(pilot: Path, tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_bytes(ORDER)
    assert refused(
        "plan", "--pilot", pilot, "--items", "10", "--order", order, "--currency", "USD"
    ) == ("The order has a currency; leave --currency out.")
