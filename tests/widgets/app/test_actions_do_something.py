"""No action stands in menus, palette or key sheet that nothing answers to."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.actions.table import BY_ID
from tests.journeys.hand import Hand
from widgets.app.job_actions import JobActions


def test_every_action_has_a_call_and_every_call_an_action(qtbot: QtBot) -> None:
    app = Hand(qtbot).app
    of_jobs = JobActions(app.bench, app.door, app.parts.jobs, app.look, app.settings).calls(app.run)
    assert app.parts.verbs.calls.keys() | of_jobs.keys() == BY_ID.keys()
    app.close()
