"""Who reads a work order and goes leaves no name, no time and no acceptance in the job file."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import resources
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.pay.order.order_reader import read_work_order
from annotator.records import JobFacts
from tests.journeys.hand import Hand, press
from tests.support.material import material
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.accept_dialog import AcceptDialog


def make_job(folder: Path) -> Path:
    shutil.copy(material("photos/china.jpg"), folder / "china.jpg")
    path = folder / "job.fairlabel"
    facts = JobFacts(str(uuid.uuid4()), "Refused", ".")
    order = resources.path("examples", "work_order.toml").read_bytes()
    items = scan_folder(folder).items
    with Project.create(path, facts, labels=["pagoda"], items=items) as project:
        project.writes.add_order(order, read_work_order(order).sha256).result()
    return path


def name_oneself(dialog: WorkerDialog) -> bool:
    QTest.keyClicks(dialog.field, "Amina")
    press(dialog.begin_button)
    return True


def read_and_go(dialog: AcceptDialog) -> bool:
    QTest.mouseMove(dialog.view)
    press(dialog.later_button)
    return True


def test_whoever_goes_without_accepting_leaves_no_trace(qtbot: QtBot, tmp_path: Path) -> None:
    path = make_job(tmp_path)
    hand = Hand(qtbot)
    with hand.answering(AcceptDialog, read_and_go), hand.answering(WorkerDialog, name_oneself):
        hand.start(path)
    hand.close()
    assert b"Amina" not in path.read_bytes()
    with Project.open(path) as project:
        assert project.reads.workers().result() == []
        assert project.reads.sessions().result() == []
        assert [order.accepted_by for order in project.reads.orders().result()] == [()]
