"""From default files nobody ranks ten workers, or finds one again elsewhere, better than by chance.

The same adversary must succeed as soon as something leaks: that shows that the test can fail.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product

import numpy as np
import pytest

from annotator.export.api import Detail, ExportOptions, Report
from exporters.coco.coco_exporter import CocoExporter
from tests.privacy.adversary import (
    Case,
    agreement,
    found_again,
    hints_of,
    hints_of_file,
    learn_to_link,
    learn_to_rank,
    link,
    rank,
)
from tests.privacy.crew import PEOPLE, Job, a_crew, a_job

CREWS = 6
SEED = 20_260_501
SHUFFLES = 1_000
BY_CHANCE, BY_A_LEAK = 0.005, 0.001
"""Above the one a result may be chance; below the other it is none."""


@pytest.fixture(scope="module")
def crews() -> Iterator[list[list[Job]]]:
    """Return for each crew of ten people two jobs at one vendor and two at another."""
    dice = random.Random(SEED)
    found = []
    for _ in range(CREWS):
        crew = a_crew(dice)
        found.append([a_job(crew, dice) for _ in range(4)])
    yield found
    _files.cache_clear()
    hints_of_file.cache_clear()


@cache
def _files(job: Job, detail: Detail) -> dict[str, bytes]:
    # Each file vouches for those before it, so all of them are read in their order.
    files = CocoExporter().files(job.snapshot, ExportOptions(detail), Report())
    return {file.path: b"".join(file.pieces) for file in files}


def _without_times(job: Job) -> dict[str, bytes]:
    return _files(job, Detail.JOB)


def _with_ids(job: Job) -> dict[str, bytes]:
    return _files(job, Detail.FULL)


def _default(job: Job) -> dict[str, bytes]:
    return _files(job, Detail.ITEM)


Make = Callable[[Job], dict[str, bytes]]


def _ids_on_items(job: Job) -> dict[str, bytes]:
    """Leak: the worker stands on each item."""
    files = _default(job)
    effort = json.loads(files["effort.json"])
    for item, slot in zip(effort["items"], job.done_by, strict=True):
        item["by"] = job.ids[slot]
    return {**files, "effort.json": json.dumps(effort).encode()}


def _ids_on_boxes(job: Job) -> dict[str, bytes]:
    """Leak: the worker stands on each box, and no time at all is told."""
    files = _files(job, Detail.JOB)
    coco = json.loads(files["annotations.json"])
    for annotation in coco["annotations"]:
        annotation["by"] = job.ids[job.done_by[annotation["image_id"] - 1]]
    return {"annotations.json": json.dumps(coco).encode()}


def _items_in_order_of_workers(job: Job) -> dict[str, bytes]:
    """Leak: no id, but the items of each worker stand together, in the order of the workers."""
    files = _default(job)
    effort = json.loads(files["effort.json"])
    slots = dict(enumerate(job.done_by, 1))
    effort["items"].sort(key=lambda item: slots[item["id"]])
    return {**files, "effort.json": json.dumps(effort).encode()}


def _totals_of_each_worker(job: Job) -> dict[str, bytes]:
    """Leak: totals as at full, in the order of the workers, only with their ids struck out."""
    files = _default(job)
    pay = json.loads(_files(job, Detail.FULL)["fair_pay.json"])
    own = {total["worker"]: total for total in pay["totals"] if total["worker"]}
    pay["totals"] = [{**own[each], "worker": None} for each in job.ids]
    return {**files, "fair_pay.json": json.dumps(pay).encode()}


Cases = list[list[Case]]


@pytest.fixture(scope="module")
def cases_of(crews: list[list[Job]]) -> Callable[[Make], Cases]:
    """Return what makes cases of the files of all jobs, once for each way to make files."""

    @cache
    def made(make: Make) -> Cases:
        return [
            [Case(hints_of(make(job), job.ids), job.paces, job.people) for job in jobs]
            for jobs in crews
        ]

    return made


def _ranked(cases: Cases) -> tuple[float, float]:
    """Return how well the unknown half is ranked, and how likely that is by chance."""
    known = [case for crew in cases[: CREWS // 2] for case in crew]
    unknown = [case for crew in cases[CREWS // 2 :] for case in crew]
    learned = learn_to_rank(known)
    guesses = [rank(case, learned) for case in unknown]

    reached = agreement(guesses, [case.paces for case in unknown]).mean(axis=-1)
    dice = random.Random(SEED)
    by_chance = [[dice.sample(case.paces, PEOPLE) for case in unknown] for _ in range(SHUFFLES)]
    likely = np.mean(agreement(guesses, by_chance).mean(axis=-1) >= reached)
    return float(reached), float(likely)


def _linked(cases: Cases) -> tuple[float, float]:
    """Return which share of the unknown half is found again, and how likely that is by chance."""
    pairs = [[(one, other) for one, other in product(crew[:2], crew[2:])] for crew in cases]
    learned = learn_to_link([pair for crew in pairs[: CREWS // 2] for pair in crew])
    unknown = [pair for crew in pairs[CREWS // 2 :] for pair in crew]
    matched = [link(one, other, learned) for one, other in unknown]

    def score(answers: Sequence[Sequence[int]]) -> float:
        found = zip(answers, unknown, strict=True)
        right = sum(found_again(answer, one, other) for answer, (one, other) in found)
        return right / (PEOPLE * len(unknown))

    reached = score(matched)
    dice = random.Random(SEED)
    by_chance = [score([dice.sample(each, PEOPLE) for each in matched]) for _ in range(SHUFFLES)]
    return reached, float(np.mean(np.array(by_chance) >= reached))


@pytest.mark.parametrize("make", [_without_times, _default])
def test_ten_workers_cannot_be_ranked(cases_of: Callable[[Make], Cases], make: Make) -> None:
    reached, likely = _ranked(cases_of(make))
    assert abs(reached) < 0.25
    assert likely > BY_CHANCE


@pytest.mark.parametrize("make", [_without_times, _default])
def test_nobody_is_found_again_at_another_vendor(
    cases_of: Callable[[Make], Cases], make: Make
) -> None:
    reached, likely = _linked(cases_of(make))
    assert reached < 0.2
    assert likely > BY_CHANCE


@pytest.mark.parametrize(
    ("leak", "at_least"),
    [(_ids_on_items, 0.8), (_totals_of_each_worker, 0.8), (_items_in_order_of_workers, 0.3)],
)
def test_the_adversary_ranks_them_when_something_leaks(
    cases_of: Callable[[Make], Cases], leak: Make, at_least: float
) -> None:
    reached, likely = _ranked(cases_of(leak))
    assert reached > at_least
    assert likely < BY_A_LEAK


@pytest.mark.parametrize("leak", [_ids_on_items, _ids_on_boxes, _totals_of_each_worker])
def test_the_adversary_finds_them_again_when_something_leaks(
    cases_of: Callable[[Make], Cases], leak: Make
) -> None:
    reached, likely = _linked(cases_of(leak))
    assert reached > 0.25
    assert likely < BY_A_LEAK


def test_who_shows_an_id_at_full_can_be_found_again_by_habits(
    cases_of: Callable[[Make], Cases],
) -> None:
    """What the page on privacy says: ids differ, but habits do not."""
    reached, likely = _linked(cases_of(_with_ids))
    assert reached > 0.25
    assert likely < BY_A_LEAK
