"""The workers' word on the hours travels with them; of several only how many said what."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.records import Witness
from tests.support.english import english
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.made_jobs import CAY, Made, Piece, Stretch, an_order, snapshot_of
from tests.support.snapshots import ANN, BEN, FakeSnapshot

HOUR = 3_600_000


def _job(workers: int, *answers: Witness) -> FakeSnapshot:
    order = an_order('per_item = "4.00"')
    pieces = [Piece(done_by=number) for number in range(workers)]
    stretches = [
        Stretch(Category.LABEL, HOUR, item=number + 1, worker=number) for number in range(workers)
    ]
    made = snapshot_of(Made([order], pieces, stretches))
    return replace(made, answers=answers)


def _said(answer: str, worker: Any = ANN, *, observed_ms: int = HOUR, seq: int = 1) -> Witness:
    return Witness(worker, "2026-05-01", observed_ms, 0, answer, seq)


def _export(folder: Path, snapshot: FakeSnapshot, detail: Detail = Detail.ITEM) -> Any:
    export_coco(folder, snapshot, ExportOptions(detail))
    return load(folder, "effort.json")["witness"]


@pytest.mark.parametrize("detail", Detail)
def test_the_newest_answer_of_one_worker_leaves_at_each_level(
    tmp_path: Path, detail: Detail
) -> None:
    job = _job(1, _said("less", seq=1), _said("right", seq=2))
    assert _export(tmp_path / "out", job, detail) == {
        "observed_ms": HOUR,
        "declared_ms": 0,
        "answer": "right",
        "signed": False,
    }
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems
    assert "the hours that the worker was asked about" in english(result.recomputed)


def test_an_answer_about_earlier_hours_is_only_stated(tmp_path: Path) -> None:
    _export(tmp_path / "out", _job(1, _said("more", observed_ms=HOUR - 5_000)))
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems
    told = "the hours that the worker was asked about: 3595000 ms then, 3600000 ms by now"
    assert told in english(result.stated)
    assert "the hours that the worker was asked about" not in english(result.recomputed)


def test_without_an_answer_there_is_none(tmp_path: Path) -> None:
    assert _export(tmp_path / "one", _job(1)) is None
    assert verified(tmp_path / "one").is_ok


@pytest.mark.parametrize("detail", Detail)
def test_of_several_only_how_many_said_what(tmp_path: Path, detail: Detail) -> None:
    answers: Sequence[Witness] = (
        _said("less", ANN, seq=1),
        _said("right", BEN, seq=2),
        _said("right", ANN, seq=3),
    )
    witness = _export(tmp_path / "out", _job(3, *answers), detail)
    assert witness == {"more": 0, "right": 2, "less": 0, "none": 1, "signed": False}
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems


def test_whoever_has_no_part_in_the_job_is_not_counted(tmp_path: Path) -> None:
    assert _export(tmp_path / "out", _job(1, _said("less", CAY))) is None


def test_some_items_alone_say_nothing_of_the_hours(tmp_path: Path) -> None:
    job = _job(2, _said("right"))
    export_coco(tmp_path / "out", job, ExportOptions(only=frozenset({1})))
    assert load(tmp_path / "out", "effort.json")["witness"] is None
    assert verified(tmp_path / "out").is_ok


@pytest.mark.parametrize(
    ("workers", "altered"),
    [
        (2, {"more": 0, "right": 1, "less": 0, "none": 2, "signed": False}),
        (2, {"observed_ms": HOUR, "declared_ms": 0, "answer": "right", "signed": False}),
        (1, {"more": 0, "right": 1, "less": 0, "none": 0, "signed": False}),
        (1, {"observed_ms": HOUR, "declared_ms": 0, "answer": "right", "signed": True}),
        (1, {"observed_ms": HOUR, "declared_ms": 0, "answer": "perhaps", "signed": False}),
    ],
)
def test_a_word_that_cannot_be_is_found(
    tmp_path: Path, workers: int, altered: dict[str, object]
) -> None:
    folder = tmp_path / "out"
    _export(folder, _job(workers, _said("right")))
    names = ("annotations.json", "effort.json", "fair_pay.json")
    documents = {name: load(folder, name) for name in names}
    documents["effort.json"]["witness"] = altered
    write_sealed(folder, documents)
    result = verified(folder)
    assert not result.is_ok
    assert "effort.json" in wheres(result.problems)
    assert "witness" in wheres(result.problems)
