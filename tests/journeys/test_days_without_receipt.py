"""My day says for how long there has been no receipt, quietly, and leads to handing in."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.sample import make_sample
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import give
from tests.support.material import CHECKOUT
from tools.shots.scenes.lived_days import work_days_ago
from widgets.ledger.dialogs.hand_in_dialog import HandInDialog
from widgets.ledger.receipt_line import DaysWithoutReceipt
from widgets.time_pay.day.day_dialog import MyDayDialog

DAYS = 6


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have it be about noon: the sample was worked on some minutes ago, which is to be today."""
    hour = dt.datetime.now(dt.UTC).hour
    with monkeypatch.context() as within:
        within.setenv("TZ", f"NOON{hour - 12:+d}")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples")


def line_of(dialog: MyDayDialog) -> DaysWithoutReceipt:
    return dialog.findChildren(DaysWithoutReceipt)[0]


def test_it_counts_the_days_and_leads_to_handing_in(hand: Hand, job: Path, tmp_path: Path) -> None:
    work_days_ago(job, days=DAYS, ms=1_800_000)
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    said: list[str] = []
    out = tmp_path / "one.jsonl"

    def hand_it_in(dialog: HandInDialog) -> bool:
        if dialog.place.path != out:
            dialog.place.path_field.show_path(out)
        return give()(dialog)

    def act(dialog: MyDayDialog) -> bool:
        line = line_of(dialog)
        if not said and line.isVisible():
            said.append(line.said.text())
            with hand.answering(HandInDialog, hand_it_in):
                press(line.hand_in_button)
        elif said and line.said.text() != said[0]:
            said.append(line.said.text())
            said.append(str(line.hand_in_button.isVisible()))
            press(dialog.close_button)
            return True
        return False

    with hand.answering(MyDayDialog, act):
        hand.app.run("my-day")
    assert out.is_file()
    assert said[0].startswith("No receipt for 6 days: \u2066")
    since = (dt.datetime.now().astimezone().date() - dt.timedelta(days=DAYS)).day
    assert f" of work since \u2066{since} " in said[0]
    assert said[1].startswith("Handed in, and no receipt for 6 days: \u2066")
    assert said[2] == "False"


def test_who_began_today_is_told_nothing(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("street_2.jpg")
    seen: list[bool] = []

    def act(dialog: MyDayDialog) -> bool:
        # The state was asked for before the days: it is there when they are.
        if not dialog.day.dates.count() or dialog.day.day is None:
            return False
        seen.append(line_of(dialog).isVisible())
        press(dialog.close_button)
        return True

    with hand.answering(MyDayDialog, act):
        hand.app.run("my-day")
    assert seen == [False]
