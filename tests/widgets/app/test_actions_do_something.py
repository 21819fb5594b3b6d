"""No action stands in menus, palette or key sheet that nothing answers to."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.actions.table import BY_ID, TABLE, Needs
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.app.job_actions import JobActions


def test_every_action_has_a_call_and_every_call_an_action(qtbot: QtBot) -> None:
    app = Hand(qtbot).app
    of_jobs = JobActions(
        app.presenter, app.lifecycle, app.parts.jobs, app.look, app.settings
    ).calls(app.run)
    assert app.parts.actions.calls.keys() | of_jobs.keys() == BY_ID.keys()
    app.close()


def test_what_needs_a_job_does_nothing_without_one(qtbot: QtBot, tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    needing = [action.id for action in TABLE if Needs.JOB in action.needs]
    assert {"confirm", "export", "my-day", "turn-veil", "undo"} <= set(needing)
    assert hand.app.lifecycle.close()
    for action_id in needing:
        hand.app.run(action_id)  # raises where an action asks for the job that was closed
    hand.close()
