"""A new job is made off the window's thread, tells how far it is, and can be stopped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError, CancelledError
from annotator.job_file import Project
from annotator.ledger.order_signature import sign_order
from annotator.ledger.signatures import Signer, fingerprint
from annotator.pay_basis.stored_orders import order_of
from annotator.progress import Cancel, silent
from tests.support.material import material
from widgets.job_files import job_creation
from widgets.job_files.job_creation import Begun, JobCreation, begin
from widgets.job_files.new_job_dialog import NewJob
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.shell.notice_bar import Notice, NoticeBar
from widgets.theme.look import Look


@pytest.fixture
def wanted(tmp_path: Path) -> NewJob:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("chelsea.png", "china.jpg", "coffee.png"):
        shutil.copy(material(f"photos/{name}"), folder)
    (folder / "hidden").symlink_to(tmp_path)
    return NewJob(folder, tmp_path / "job.fairlabel", ("cat",), None, "Amina")


@pytest.fixture
def notices(qtbot: QtBot, qapp: QApplication) -> NoticeBar:
    bar = NoticeBar(Look(qapp))
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[BackgroundJobs]:
    jobs = BackgroundJobs(Bridge(qapp))
    yield jobs
    jobs.shut_down()


def refuse(error: BaseException) -> None:
    raise error


def test_the_job_comes_open_with_its_items_and_what_was_left_out(
    qtbot: QtBot, wanted: NewJob, notices: NoticeBar, jobs: BackgroundJobs
) -> None:
    got: list[Begun] = []
    JobCreation(jobs, notices).start(wanted, got.append, refuse)
    assert notices.shown is not None
    assert notices.shown.text == "Looking in photos…"
    qtbot.waitUntil(lambda: bool(got))
    (begun,) = got
    with begun.project as project:
        names = [row.path for row in project.reads.item_rows().result()]
        assert names == ["chelsea.png", "china.jpg", "coffee.png"]
        assert begun.feed.is_over
        assert begun.worker.name == "Amina"
        assert project.reads.workers().result() == []  # the name comes with the first session
        assert project.media_folder == wanted.folder
    assert len(begun.feed.notes) == 1
    assert notices.shown is None


def test_the_notice_tells_how_far_it_is(
    qtbot: QtBot,
    wanted: NewJob,
    notices: NoticeBar,
    jobs: BackgroundJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_creation, "_TELL_EVERY_S", 0.0)
    texts: list[str] = []
    revise = notices.revise

    def listen(notice: Notice, text: str) -> Notice:
        texts.append(text)
        return revise(notice, text)

    monkeypatch.setattr(notices, "revise", listen)
    got: list[Begun] = []
    JobCreation(jobs, notices).start(wanted, got.append, refuse)
    qtbot.waitUntil(lambda: bool(got))
    got[0].project.close()
    assert texts == ["Looking in photos: 0 files"]


def test_stop_makes_no_job_and_says_nothing(
    qtbot: QtBot, wanted: NewJob, notices: NoticeBar, jobs: BackgroundJobs
) -> None:
    told: list[object] = []
    gate = Event()
    jobs.start(lambda _cancel, _progress: gate.wait(), done=lambda _: None, failed=refuse)
    JobCreation(jobs, notices).start(wanted, told.append, told.append)
    (button,) = notices.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    gate.set()
    qtbot.waitUntil(lambda: not jobs._running)
    assert told == []
    assert notices.shown is None
    assert [path.name for path in wanted.job_file.parent.iterdir()] == ["photos"]


def test_who_stops_when_the_file_is_made_already_finds_none(
    wanted: NewJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = Cancel()
    create = Project.create

    def make(*values: Any, **named: Any) -> Project:
        project = create(*values, **named)
        cancel.cancel()
        return project

    monkeypatch.setattr(Project, "create", make)
    with pytest.raises(CancelledError):
        begin(wanted, cancel, silent)
    assert [path.name for path in wanted.job_file.parent.iterdir()] == ["photos"]


def test_a_refusal_is_told_and_what_was_there_stays(
    qtbot: QtBot, wanted: NewJob, notices: NoticeBar, jobs: BackgroundJobs
) -> None:
    wanted.job_file.write_text("mine")
    errors: list[BaseException] = []
    JobCreation(jobs, notices).start(wanted, lambda _begun: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], AnnotatorError)
    assert "is there already" in str(errors[0])
    assert wanted.job_file.read_text() == "mine"
    assert notices.shown is None


def test_a_work_order_that_is_refused_makes_no_job(wanted: NewJob, tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text("pay = ")
    bad = NewJob(wanted.folder, wanted.job_file, (), order, "Amina")
    with pytest.raises(AnnotatorError):
        begin(bad, Cancel(), silent)
    assert not wanted.job_file.exists()


def test_a_signed_work_order_keeps_its_signature(wanted: NewJob, tmp_path: Path) -> None:
    order, signer = tmp_path / "order.toml", Signer.new()
    order.write_bytes(b'[pay]\ncurrency = "KES"\nper_item = "4.00"\n')
    order.with_name("order.toml.sigstore.json").write_bytes(sign_order(signer, order.read_bytes()))
    begun = begin(replace(wanted, work_order=order), Cancel(), silent)
    (stored,) = begun.project.reads.orders().result()
    assert order_of(stored).signature == fingerprint(signer.public)
    begun.project.close()


def test_a_notice_that_was_put_away_is_not_brought_back_by_news_of_it(notices: NoticeBar) -> None:
    first, second = Notice("one"), Notice("two")
    notices.say(first)
    notices.say(second)
    second = notices.revise(second, "two, newer")
    assert notices.text.text() == "one"
    first = notices.revise(first, "one, newer")
    assert notices.text.text() == notices.accessibleName() == "one, newer"
    notices.dismiss()
    assert notices.text.text() == "two, newer"
    notices.revise(first, "one, newest")
    assert notices.shown == second
    notices.withdraw(second)
    assert notices.shown is None
