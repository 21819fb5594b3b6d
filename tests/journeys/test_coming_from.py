"""Hands from labelImg and from CVAT do the same work here, by no more keys unless it is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

import resources
from annotator.actions.presets import BY_ID
from annotator.model.geometry import Box
from annotator.settings import Settings
from annotator.verify import verify_export
from tests.journeys.hand import Hand
from tests.journeys.scripted.coming_from_page import (
    JOURNEYS,
    PAGE,
    coming_from_page,
    stages_of,
    totals,
)
from tests.journeys.scripted.compared import Said, cost, here, is_near, script
from tests.journeys.scripted.player import Player
from tests.journeys.scripted.same_work import EXPORTED, ITEMS
from tests.support.material import material

journeys = pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.PRESET)


@journeys
def test_the_same_work_is_done_by_the_keys_of_the_other_program(
    qtbot: QtBot, tmp_path: Path, journey: ModuleType
) -> None:
    photographs = tmp_path / "Photographs"
    photographs.mkdir()
    for name in ITEMS:
        shutil.copy(material("photos") / name, photographs / name)
    settings = Settings(tmp_path / "settings.json")
    settings.set("key_preset", journey.PRESET)
    for key, value in BY_ID[journey.PRESET].settings.items():
        settings.set(key, value)
    hand = Hand(qtbot, settings)
    try:
        hand.start(None)
        Player(hand.app, {"photographs": photographs}).play(script(stages_of(journey)))
        items = hand.desk.items
        done = {items[at].path: items[at].status.value for at in range(len(items))}
    finally:
        hand.close()
    assert done == dict.fromkeys(ITEMS, "done")
    (out,) = photographs.glob("*-coco")
    check_boxes(out, {**EXPORTED, "rocket.jpg": journey.LAST})
    result = verify_export(out, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems


def check_boxes(out: Path, wanted: dict[str, tuple[Said, ...]]) -> None:
    """Hold the boxes of an export to what was drawn, within a pixel."""
    document = json.loads((out / "annotations.json").read_bytes())
    labels = {each["id"]: each["name"] for each in document["categories"]}
    images = {each["id"]: each["file_name"] for each in document["images"]}
    assert sorted(images.values()) == sorted(wanted)
    for image, name in images.items():
        found = [each for each in document["annotations"] if each["image_id"] == image]
        assert sorted(labels[each["category_id"]] for each in found) == sorted(
            label for label, _ in wanted[name]
        )
        for label, box in wanted[name]:
            assert any(
                labels[each["category_id"]] == label and is_near(Box(*each["bbox"]), box)
                for each in found
            ), (name, label, box)


@journeys
def test_no_step_costs_more_than_there_unless_it_is_said_why(journey: ModuleType) -> None:
    for stage in stages_of(journey):
        if stage.there is not None:
            ours, theirs = cost(here(stage)), cost(stage.there)
            assert (ours.all > theirs.all) is bool(stage.more), stage.work


@journeys
def test_all_of_it_costs_fewer_keys_and_no_more_of_the_mouse(journey: ModuleType) -> None:
    there, ours = totals(stages_of(journey))
    assert ours.keys < there.keys
    assert ours.mouse <= there.mouse


def test_the_page_says_what_is_sent() -> None:
    assert PAGE.read_text("utf-8") == coming_from_page()


def test_what_is_typed_held_and_turned_is_counted() -> None:
    found = cost(("Ctrl+V", "type “cat”", "hold Up", "wheel × 4", "drag", "click “Yes”"))
    assert (found.keys, found.mouse) == (1 + 3 + 1, 4 + 1 + 1)
