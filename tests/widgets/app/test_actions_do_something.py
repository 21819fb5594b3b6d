"""No action stands in menus, palette or key sheet that nothing answers to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.actions.actions_and_keys import BY_ID, TABLE, Needs
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.app.job_actions import JobActions
from widgets.media.view_registry import SOUNDS


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


def test_every_action_has_a_call_and_every_call_an_action(hand: Hand) -> None:
    app = hand.app
    of_jobs = JobActions(app.presenter, app.lifecycle, app.parts.veils).calls(app.run)
    of_sounds = {action.id for action in SOUNDS.actions}  # only their view has them
    assert app.parts.actions.calls.keys() | of_jobs.keys() == BY_ID.keys() - of_sounds


def test_what_needs_a_job_does_nothing_without_one(hand: Hand, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    needing = [action.id for action in TABLE if Needs.JOB in action.needs]
    assert {"confirm", "export", "my-day", "turn-veil", "undo"} <= set(needing)
    assert hand.app.lifecycle.close()
    for action_id in needing:
        hand.app.run(action_id)  # raises where an action asks for the job that was closed
