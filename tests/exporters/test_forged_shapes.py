"""Corners of turned boxes and what was proposed: both checkers hold them to their form."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from annotator.proposals.proposal import Proposal, ProposalSource, is_of_its_form, proposed
from tests.exporters.test_proposals import job
from tests.support.exports import export_coco, load, verified, write_sealed
from tests.support.snapshots import a_morning, a_record, a_region, an_item, snapshot_of
from tools.checkers.check_export import main
from tools.checkers.check_export.annotations.turned_box import is_turned_box

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
CUT = Box(-20, 300, 90, 40, 20)
TURNED = Box(100, 80, 60, 20, 30)


def exported(folder: Path, box: Box) -> dict[str, Any]:
    morning = a_morning()
    morning.records[2] = a_record(an_item(3), [a_region(7, box=box)])
    export_coco(folder, snapshot_of(morning))
    return {name: load(folder, name) for name in DOCUMENTS}


def answers(folder: Path, documents: Mapping[str, Any] | None = None) -> tuple[bool, bool]:
    """Return whether each checker says yes, after everything was sealed anew."""
    if documents is not None:
        write_sealed(folder, documents)
    return verified(folder).is_ok, main([str(folder)]) == 0


def annotation(documents: Mapping[str, Any], number: int) -> dict[str, Any]:
    every = documents["annotations.json"]["annotations"]
    return next(dict_ for dict_ in every if dict_["id"] == number)


@pytest.mark.parametrize("box", [TURNED, CUT, Box(30, 40, 50, 50, 45), Box(60, 60, 40, 10, 180)])
def test_boxes_as_they_were_drawn_are_taken(tmp_path: Path, box: Box) -> None:
    exported(tmp_path / "out", box)
    assert answers(tmp_path / "out") == (True, True)


@pytest.mark.parametrize(
    "alter",
    [
        lambda each: each["segmentation"][0].__setitem__(0, each["segmentation"][0][0] + 1),
        lambda each: each["segmentation"][0].__setitem__(5, each["segmentation"][0][5] - 0.01),
        lambda each: each["segmentation"].__setitem__(
            0, [side + 3 for side in each["segmentation"][0]]
        ),
        lambda each: each["segmentation"].__setitem__(
            0, each["segmentation"][0][2:] + each["segmentation"][0][:2]
        ),
        lambda each: each["segmentation"].append([1, 2, 3, 4, 5, 6]),
        lambda each: each["segmentation"].__setitem__(0, ["0"] * 8),
        lambda each: each.pop("segmentation"),
        lambda each: each["attributes"].update(rotation=31),
        lambda each: each["attributes"].update(rotation=-330 % 360 + 180),
    ],
)
def test_corners_or_an_angle_changed_alone_are_refused_by_both(
    tmp_path: Path, alter: Callable[[dict[str, Any]], object]
) -> None:
    documents = exported(tmp_path / "out", TURNED)
    alter(annotation(documents, 7))
    assert answers(tmp_path / "out", documents) == (False, False)


@given(
    st.floats(-50, 400), st.floats(-50, 400), st.floats(1, 300), st.floats(1, 300),
    st.floats(0.001, 359.999),
)  # fmt: skip
def test_every_box_has_corners_that_the_second_checker_takes(
    x: float, y: float, width: float, height: float, angle_deg: float
) -> None:
    box = Box(x, y, width, height, angle_deg)
    around = box.bounds.clipped(1000, 1000)
    if around is None:
        return
    corners = [side for at in box.corners for side in (at.x, at.y)]
    form = {
        "bbox": [around.x, around.y, around.width, around.height],
        "segmentation": [corners],
        "attributes": {"rotation": box.angle_deg},
    }
    image = {"width": 1000, "height": 1000}
    assert is_turned_box(form, image)
    for at in range(8):
        off = [*corners]
        off[at] += 0.01
        assert not is_turned_box({**form, "segmentation": [off]}, image)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("by", "me"), ("bbox", [1, 2, 3]), ("bbox", [1, 2, 3, 0]), ("bbox", [1, 2, 3, 4, 5]),
        ("score", 1.5), ("score", "0.5"), ("category_id", 99), ("category", ""), ("angle_deg", 0),
        ("category", "house"), ("model_sha256", "AB" * 32), ("why", "because"),
        ("method", "Lines/1"), ("method", "lines/0"), ("method", "lines"), ("method", 1),
    ],
)  # fmt: skip
def test_what_was_proposed_has_a_form_that_both_hold(
    tmp_path: Path, key: str, value: object
) -> None:
    export_coco(tmp_path / "out", job())
    assert answers(tmp_path / "out") == (True, True)
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    annotation(documents, 21)["proposed"][key] = value
    assert answers(tmp_path / "out", documents) == (False, False)


def test_what_an_import_calls_proposed_is_kept_under_another_name(tmp_path: Path) -> None:
    ours = {"by": "track", "bbox": [1, 2, 3, 4], "score": 0.5, "category": "bus"}
    morning = a_morning()
    regions = [
        a_region(7, extra=json.dumps({"proposed": "by my cousin"})),
        a_region(8, extra=json.dumps({"proposed": ours})),
    ]
    morning.records[2] = a_record(an_item(3), regions)
    export_coco(tmp_path / "out", snapshot_of(morning))
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    first, second = annotation(documents, 7), annotation(documents, 8)
    assert (first["proposed_"], "proposed" in first) == ("by my cousin", False)
    assert (second["proposed"], "proposed_" in second) == (ours, False)
    assert answers(tmp_path / "out") == (True, True)


def test_what_we_propose_is_of_the_form() -> None:
    for by, sha256 in ((ProposalSource.TRACK, ""), (ProposalSource.DETECTOR, "ab" * 32)):
        for angle_deg in (0.0, 30.5):
            said = Proposal(by, Box(-1, 2, 3, 4, angle_deg), LabelId(1), 1 / 3, sha256)
            told = json.loads(proposed(a_region(1), said).extra)["proposed"]
            assert is_of_its_form(told)
            assert not is_of_its_form({**told, "score": math.inf})
            assert not is_of_its_form({**told, "more": 1})
            assert not is_of_its_form({**told, "score": True})
    assert not is_of_its_form(None)


def at_angle(angle_deg: float, centre: tuple[float, float], half: float) -> list[float]:
    """Return the corners of a square at an angle."""
    turn = complex(math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg)))
    corners = (complex(*centre) + turn * half * at for at in (-1 - 1j, 1 - 1j, 1 + 1j, -1 + 1j))
    return [side for corner in corners for side in (corner.real, corner.imag)]


@pytest.mark.parametrize("half", [1e7, 1e10, 1e20, 1e150, 1e300, 10**400])
def test_corners_far_from_the_image_allow_no_other_bounds(tmp_path: Path, half: float) -> None:
    documents = exported(tmp_path / "out", TURNED)
    each = annotation(documents, 7)
    each["segmentation"] = [at_angle(30, (5.0, 5.0), half) if half < 1e301 else [half] * 8]
    assert answers(tmp_path / "out", documents) == (False, False)


@pytest.mark.parametrize("side", ["width", "height"])
def test_no_image_is_larger_than_any_can_be(tmp_path: Path, side: str) -> None:
    for number in (10**400, 2**63, 1_000_001):
        documents = exported(tmp_path / str(number % 97), TURNED)
        documents["annotations.json"]["images"][0][side] = number
        assert answers(tmp_path / str(number % 97), documents) == (False, False)


@pytest.mark.parametrize("at", range(4))
def test_no_box_has_a_side_that_no_image_has(tmp_path: Path, at: int) -> None:
    documents = exported(tmp_path / "out", Box(60, 60, 40, 10))
    annotation(documents, 7)["bbox"][at] = 10**400
    assert answers(tmp_path / "out", documents) == (False, False)
