"""No level of detail changes the pay: not a figure, not the summary, not what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions, ImageMode
from tests.privacy.jobs import every_job
from tests.support.exports import export_coco, load

JOBS = [name for name in every_job() if name != "nobody"]
SEAL = "content_sha256"
# What a level may change: its own name, digests of files and objects, and whose a part is.
OWN = {"detail", "seals", SEAL}


@pytest.fixture(scope="module", params=JOBS)
def levels(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[Detail, dict[str, Any]]:
    job = every_job()[request.param]
    folder = tmp_path_factory.mktemp("levels")
    found = {}
    for detail in Detail:
        out = folder / detail
        export_coco(out, job, ExportOptions(detail, ImageMode.NONE))
        found[detail] = {
            "fair_pay": load(out, "fair_pay.json"),
            "effort": load(out, "effort.json"),
            "info": load(out, "annotations.json")["info"]["fair_pay"],
            "card": _pay_of_card(out),
        }
    return found


def _pay_of_card(folder: Path) -> list[str]:
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    own = ("; detail: ", "- config_name: ")  # named after the digest of a file
    return [line for line in lines if not any(each in line for each in own)]


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _without(each, names) for key, each in value.items() if key not in names}
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    return value


def _together(fair_pay: Mapping[str, Any]) -> list[Any]:
    """Return the totals of everybody, without whose they are."""
    return [
        _without(total, {*OWN, "worker"})
        for total in fair_pay["totals"]
        if total["workers"] == fair_pay["workers"]
    ]


def test_all_but_parts_and_totals_is_the_same(levels: dict[Detail, dict[str, Any]]) -> None:
    seen = [_without(each["fair_pay"], {*OWN, "parts", "totals"}) for each in levels.values()]
    assert len(seen[0]) > 10
    assert seen[0] == seen[1] == seen[2]


def test_the_totals_of_everybody_are_the_same(levels: dict[Detail, dict[str, Any]]) -> None:
    seen = [_together(each["fair_pay"]) for each in levels.values()]
    assert seen[0]
    assert seen[0] == seen[1] == seen[2]


def test_between_job_and_item_every_part_is_the_same(levels: dict[Detail, dict[str, Any]]) -> None:
    job, item = (_without(levels[each]["fair_pay"], OWN) for each in (Detail.JOB, Detail.ITEM))
    assert job == item


def test_the_parts_of_one_worker_are_the_same(levels: dict[Detail, dict[str, Any]]) -> None:
    if levels[Detail.JOB]["fair_pay"]["workers"] > 1:
        parts = levels[Detail.JOB]["fair_pay"]["parts"]
        assert {part["worker"] for part in parts} == {None}
        return
    seen = [_without(each["fair_pay"]["parts"], {*OWN, "worker"}) for each in levels.values()]
    assert seen[0] == seen[1] == seen[2]


def test_parts_at_full_add_up_to_those_of_the_other_levels(
    levels: dict[Detail, dict[str, Any]],
) -> None:
    """At full each worker has a part, by the worker's wish; nothing is won or lost by that."""
    sums = []
    for each in levels.values():
        found: dict[tuple[Any, ...], Fraction] = {}
        for part in each["fair_pay"]["parts"]:
            inputs = {**part["inputs"], **part["inputs"]["effort_ms"]}
            inputs |= {n: part["figures"]["completed"][n]["exact"] for n in ("gross", "net")}
            for name, number in inputs.items():
                if isinstance(number, (int, str)):
                    key = part["work_order"], part["period"], name
                    found[key] = found.get(key, Fraction(0)) + Fraction(number)
        sums.append({key: number for key, number in found.items() if number})
    assert sums[0] == sums[1] == sums[2]


def test_summary_and_card_are_the_same(levels: dict[Detail, dict[str, Any]]) -> None:
    for each in levels.values():
        assert each["info"] == each["fair_pay"]["summary"]
    summaries = [_without(each["info"], OWN) for each in levels.values()]
    assert summaries[0] == summaries[1] == summaries[2]
    cards = [each["card"] for each in levels.values()]
    assert cards[0] == cards[1] == cards[2]


def test_totals_of_time_and_the_word_on_it_are_the_same(
    levels: dict[Detail, dict[str, Any]],
) -> None:
    seen = [(each["effort"]["totals"], each["effort"]["witness"]) for each in levels.values()]
    assert seen[0] == seen[1] == seen[2]


def test_the_comparison_can_fail(levels: dict[Detail, dict[str, Any]]) -> None:
    fair_pay = levels[Detail.JOB]["fair_pay"]
    total = fair_pay["totals"][-1]
    changed = {**total, "figures": {**total["figures"], "work_orders": None}}
    other = {**fair_pay, "totals": [*fair_pay["totals"][:-1], changed]}
    assert _together(other) != _together(fair_pay)
