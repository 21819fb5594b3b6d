"""Which job is open, and where its faults are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.errors import DamagedJobError, JobFileError
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.open_job.current_job import CurrentJob, NoOpenJobError
from widgets.shell.notice_bar import NoticeBar, NoticeTone
from widgets.theme.look import Look


@pytest.fixture
def notices(qtbot: QtBot, qapp: QApplication) -> NoticeBar:
    bar = NoticeBar(Look(qapp))
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


def test_without_a_job_it_says_so_instead_of_giving_one(notices: NoticeBar) -> None:
    jobs = CurrentJob(notices, notices)
    assert not jobs.is_open
    assert jobs.job_or_none is None
    with pytest.raises(NoOpenJobError):
        _ = jobs.job


def test_a_refusal_is_told_in_the_notice_bar(notices: NoticeBar) -> None:
    jobs = CurrentJob(notices, notices)
    jobs.refuse(JobFileError("The disk is full."))
    assert notices.shown is not None
    assert (notices.shown.text, notices.shown.tone) == ("The disk is full.", NoticeTone.REFUSAL)


def test_damage_of_a_job_that_is_not_open_is_told_in_the_notice_bar(notices: NoticeBar) -> None:
    jobs = CurrentJob(notices, notices)
    met: list[object] = []
    jobs.damage_met.connect(met.append)
    jobs.refuse(DamagedJobError("A row is not what was saved."))
    assert met == []
    assert notices.shown is not None


def test_damage_of_the_open_job_goes_to_the_feature_that_can_help(
    hand: Hand, tmp_path: Path
) -> None:
    paint_pictures(tmp_path, 1)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    jobs, met = hand.app.presenter.jobs, list[object]()
    jobs.damage_met.connect(met.append)
    damage = DamagedJobError("A row is not what was saved.")
    jobs.refuse(damage)
    assert met == [damage]
    assert jobs.is_open
