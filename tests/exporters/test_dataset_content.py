"""Which items and labels are in a dataset, and what the record says of those that are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import ExportRefusedError
from annotator.export.api import Detail, ExportOptions
from annotator.export.selection import ChosenContent, Selection, status_word
from annotator.model.entities import LabelId, Review, Status
from tests.support.exports import export_coco, load, verified, wheres, write_sealed
from tests.support.made_jobs import Made, Piece, an_order
from tests.support.made_jobs import snapshot_of as made_snapshot
from tests.support.snapshots import a_morning, snapshot_of
from tools.checkers.check_export import main

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
CONFIRMED = ExportOptions(wanted=ChosenContent(Selection.CONFIRMED))


def both(folder: Path) -> tuple[bool, bool]:
    """Return whether the two checkers say yes."""
    return verified(folder).is_ok, main([str(folder)]) == 0


def statuses(folder: Path) -> dict[int, str]:
    """Return the status of each image of an export."""
    return {each["id"]: each["status"] for each in load(folder, "annotations.json")["images"]}


@pytest.mark.parametrize(
    ("status", "review", "word"),
    [
        (Status.NEW, Review.NONE, "new"),
        (Status.STARTED, Review.NONE, "started"),
        (Status.SKIPPED, Review.NONE, "skipped"),
        (Status.UNREADABLE, Review.NONE, "unreadable"),
        (Status.DONE, Review.NONE, "confirmed"),
        (Status.DONE, Review.ACCEPTED, "accepted"),
        (Status.DONE, Review.REJECTED, "rejected"),
        (Status.STARTED, Review.REJECTED, "rejected"),
        (Status.SKIPPED, Review.WITHDRAWN, "withdrawn"),
    ],
)
def test_progress_and_review_are_one_word(status: Status, review: Review, word: str) -> None:
    assert status_word(status, review) == word


def test_what_nobody_confirmed_is_not_there_but_its_record_is(tmp_path: Path) -> None:
    report = export_coco(tmp_path / "out", snapshot_of(a_morning()), CONFIRMED)
    assert statuses(tmp_path / "out") == {1: "confirmed", 2: "confirmed"}
    effort = load(tmp_path / "out", "effort.json")
    assert [each["id"] for each in effort["items"]] == [1, 2, 3]
    last = effort["items"][2]
    assert (last["is_selected"], last["left_out"]) == (False, "Nobody worked on it.")
    assert "is_selected" not in effort["items"][0]
    assert effort["dataset"] == load(tmp_path / "out", "annotations.json")["info"]["dataset"]
    assert effort["dataset"] == {
        "items": "confirmed",
        "labels": None,
        "files": "named",
        "statuses": {"new": 1, "confirmed": 2},
        "is_complete": False,
    }
    told = list(map(str, report.notes))
    assert any(each.startswith("1 of 3 items is not in the dataset") for each in told)
    assert both(tmp_path / "out") == (True, True)


def test_time_and_pay_do_not_depend_on_what_is_in_the_dataset(tmp_path: Path) -> None:
    export_coco(tmp_path / "some", snapshot_of(a_morning()), CONFIRMED)
    export_coco(tmp_path / "all", snapshot_of(a_morning()), ExportOptions())
    for name, key in (("fair_pay.json", "parts"), ("fair_pay.json", "summary")):
        assert load(tmp_path / "some", name)[key] == load(tmp_path / "all", name)[key]
    some, every = (load(tmp_path / each, "effort.json") for each in ("some", "all"))
    assert [each["ms"] for each in some["items"]] == [each["ms"] for each in every["items"]]
    assert some["off_item"] == every["off_item"]


def reviewed() -> Any:
    """A job with an accepted, a rejected, a confirmed and an unfinished item."""
    pieces = [
        Piece(4, review=Review.ACCEPTED),
        Piece(2, review=Review.REJECTED),
        Piece(3),
    ]
    return made_snapshot(Made([an_order('per_item = "4.00"')], pieces, []))


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection.CONFIRMED, ["accepted", "confirmed"]),
        (Selection.ACCEPTED, ["accepted"]),
        (Selection.ALL, ["accepted", "rejected", "confirmed"]),
    ],
)
def test_a_rejected_item_is_not_finished(
    tmp_path: Path, selection: Selection, found: list[str]
) -> None:
    export_coco(tmp_path / "out", reviewed(), ExportOptions(wanted=ChosenContent(selection)))
    assert list(statuses(tmp_path / "out").values()) == found
    assert both(tmp_path / "out") == (True, True)


def test_a_dataset_without_any_item_is_refused(tmp_path: Path) -> None:
    options = ExportOptions(wanted=ChosenContent(Selection.SKIPPED))
    with pytest.raises(ExportRefusedError, match="None of the 3 items is skipped"):
        export_coco(tmp_path / "out", snapshot_of(a_morning()), options)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("detail", list(Detail))
def test_only_regions_of_the_chosen_labels_are_there(tmp_path: Path, detail: Detail) -> None:
    labels = frozenset({LabelId(1)})
    options = ExportOptions(detail, wanted=ChosenContent(labels=labels))
    export_coco(tmp_path / "out", snapshot_of(a_morning()), options)
    coco, effort = (load(tmp_path / "out", each) for each in ("annotations.json", "effort.json"))
    assert {each["category_id"] for each in coco["annotations"]} == {1}
    assert len(coco["categories"]) == len(a_morning().labels)
    assert effort["dataset"]["labels"] == ["house"]
    every = sum(len(record.regions) for record in a_morning().records)
    counted = sum(each["regions"] + each["regions_left_out"] for each in effort["items"])
    assert counted == every > sum(each["regions"] for each in effort["items"])
    assert both(tmp_path / "out") == (True, True)


Change = Callable[[dict[str, Any], dict[str, Any]], None]


def _status(coco: dict[str, Any], _effort: dict[str, Any]) -> None:
    coco["images"][1]["status"] = "accepted"


def _complete(coco: dict[str, Any], effort: dict[str, Any]) -> None:
    coco["info"]["dataset"]["is_complete"] = effort["dataset"]["is_complete"] = True


def _all(coco: dict[str, Any], effort: dict[str, Any]) -> None:
    coco["info"]["dataset"]["items"] = effort["dataset"]["items"] = "all"


def _fewer(coco: dict[str, Any], effort: dict[str, Any]) -> None:
    for each in (coco["info"]["dataset"], effort["dataset"]):
        each["statuses"] = {"confirmed": 2}


def _reason(_coco: dict[str, Any], effort: dict[str, Any]) -> None:
    effort["items"][2]["left_out"] = "Its size is not known."


def _labels(coco: dict[str, Any], effort: dict[str, Any]) -> None:
    coco["info"]["dataset"]["labels"] = effort["dataset"]["labels"] = ["car"]


def _apart(coco: dict[str, Any], _effort: dict[str, Any]) -> None:
    coco["info"]["dataset"]["items"] = "accepted"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_status, "image 2, status"),
        (_complete, "dataset.is_complete"),
        (_all, "is_selected"),
        (_fewer, "dataset.statuses"),
        (_reason, "left_out"),
        (_labels, "dataset.labels"),
        (_apart, "info.dataset"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_changed_statement_is_found_although_all_is_sealed_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Change, where: str
) -> None:
    out = tmp_path / "out"
    export_coco(out, snapshot_of(a_morning()), CONFIRMED)
    documents = {name: load(out, name) for name in DOCUMENTS}
    change(documents["annotations.json"], documents["effort.json"])
    write_sealed(out, documents)
    assert where in wheres(verified(out).problems)
    assert main([str(out)]) == 1
    assert where in capsys.readouterr().out
