"""Scenes of a damaged job file, disk or folder."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QPushButton

from annotator.editing.commands import AddRegions
from annotator.errors import JobFileError
from annotator.job_file.backup import first_check, read_only_copy
from annotator.job_file.backup.backups import Kept, keep_backup
from annotator.job_file.backup.working_copy import bring_home
from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.job_files.damaged_dialog import DamagedDialog
from widgets.job_files.write_back_dialog import HomeDialog
from widgets.kit.error_text import error_text
from widgets.shell.notice_bar import NoticeBar

PAGE_BYTES = 4096
HOLD = """
import sys
from pathlib import Path
from annotator.job_file.project import Project
with Project.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def damaged(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    data = path.read_bytes()
    for text in ("مقهى السلام", "L’Œuf doré"):
        data = data.replace(text.encode(), b"?" * len(text.encode()))
    path.write_bytes(data)
    return stage.grab_with(DamagedDialog, lambda: stage.app.lifecycle.open_path(path))


def gone(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    path.unlink()
    return stage.grab_with(DamagedDialog, lambda: stage.app.lifecycle.open_path(path))


def cut_short(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    path.write_bytes(path.read_bytes()[:-PAGE_BYTES])
    return stage.grab_with(DamagedDialog, lambda: stage.app.lifecycle.open_path(path))


def damage_found_later(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE region_time SET active_ms = active_ms + 1")
    connection.close()
    is_open = threading.Event()

    def check_later(source: sqlite3.Connection, of: Path, job_id: str) -> Kept:
        is_open.wait()
        return keep_backup(source, of, job_id)

    # If the check ends before the job is open, a dialog asks at once.
    with patch.object(first_check, "keep_backup", check_later):
        try:
            stage.app.lifecycle.open_path(path)
        finally:
            is_open.set()
        stage.wait_for_item()
        stage.wait(lambda: _shows_choice(stage.window.notices))
    return stage.grab()


def put_back(stage: Stage) -> QPixmap:
    stage.open_sample()
    path = stage.desk.project.path
    stage.app.lifecycle.close()
    stage.app.lifecycle.closing.wait_for(path)
    older = path.read_bytes()
    _draw_and_leave(stage, path)
    path.write_bytes(older)
    stage.app.lifecycle.open_path(path)
    stage.go_to(1)
    notices = stage.window.notices
    stage.wait(lambda: _shows_choice(notices))
    return stage.grab_with(DamagedDialog, _choice_of(notices).click)


def unsafe_place(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    folder = path.parent.rename(stage.folder / "Dropbox")
    stage.app.lifecycle.open_path(folder / path.name)
    stage.go_to(1)
    return stage.grab()


def looked_at(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    # Screenshots may be made as an administrator, whom no folder permission stops.
    with patch.object(read_only_copy, "unwritable", lambda home: home.parent):
        stage.app.lifecycle.open_path(path)
    stage.wait_for_item()
    return stage.grab()


def not_written_back(stage: Stage) -> QPixmap:
    home = _work_and_pull_out(stage)
    dialog = HomeDialog(stage.app.look, home, stage.window)

    def refuse(shown: HomeDialog) -> None:
        try:
            bring_home(home)
        except JobFileError as error:
            shown.show_refusal(error_text(error))

    return stage.grab_with(HomeDialog, dialog.exec, refuse)


def left_behind_told(stage: Stage) -> QPixmap:
    _work_and_pull_out(stage)
    stage.window.notices.dismiss()
    stage.app.parts.job_files.write_backs.look_behind()
    stage.wait(lambda: stage.window.notices.shown is not None)
    return stage.grab()


def _work_and_pull_out(stage: Stage) -> Path:
    """Return the path of a job that disappeared during work; the job is closed."""
    path = _left_job(stage)
    folder = path.parent.rename(stage.folder / "Dropbox")
    stage.app.lifecycle.open_path(folder / path.name)
    stage.go_to(1)
    desk = stage.desk
    desk.run(AddRegions((desk.session.new_region(Box(700, 300, 120, 80), LabelId(1)),)))
    stage.wait(lambda: desk.session.editor.is_saved)
    folder.rename(stage.folder / "pulled out")
    stage.app.lifecycle.close()
    stage.app.lifecycle.closing.wait_for(folder / path.name)
    stage.app.lifecycle.closing.shut_down()
    return folder / path.name


def already_open(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    # A separate process: within one process a job is never opened twice.
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        if child.stdout is None or child.stdout.readline().strip() != b"open":
            raise RuntimeError("The other program has not opened the job.")
        stage.app.lifecycle.open_path(path)
        picture = stage.grab()
        child.communicate(b"")
    return picture


def damaged_found(stage: Stage) -> QPixmap:
    path = _left_job(stage)
    data = path.read_bytes()
    path.write_bytes(data.replace("مقهى السلام".encode(), b"?" * len("مقهى السلام".encode())))

    def show_found(dialog: DamagedDialog) -> None:
        dialog.found_button.click()

    return stage.grab_with(DamagedDialog, lambda: stage.app.lifecycle.open_path(path), show_found)


def disk_full(stage: Stage) -> QPixmap:
    stage.open_sample()
    desk, notices = stage.desk, stage.window.notices
    notices.dismiss()
    # The file may not grow any more, as on a full disk: SQLite refuses the program's writes.
    desk.project._writer.read(_let_it_grow_no_more).result()  # noqa: SLF001 - no disk of our own
    text = "A text that needs some pages more of the file. " * 400
    region = desk.session.new_region(Box(700, 300, 120, 80), LabelId(1))
    desk.run(AddRegions((replace(region, transcription=text),)))
    stage.wait(lambda: notices.shown is not None)
    return stage.grab()


def _let_it_grow_no_more(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")  # a row that was written anew left pages that could be used again
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def _left_job(stage: Stage) -> Path:
    """Return the closed sample job after a backup and one more region."""
    stage.open_sample()
    stage.desk.project.back_up().result()
    path = stage.desk.project.path
    _draw_and_leave(stage, path)
    return path


def _draw_and_leave(stage: Stage, path: Path) -> None:
    if stage.app.open_job is None:
        stage.app.lifecycle.open_path(path)
        stage.go_to(1)
    desk = stage.desk
    region = desk.session.new_region(Box(700, 300, 120, 80), LabelId(1))
    desk.run(AddRegions((region,)))
    stage.wait(lambda: desk.session.editor.is_saved)
    stage.app.lifecycle.close()
    stage.app.lifecycle.closing.wait_for(path)


def file_dropped(stage: Stage) -> QPixmap:
    """Show the notice about a file that nothing is done with."""
    stage.open_sample()
    path = stage.desk.project.path.with_name("vendor.pem")
    path.write_text("-----BEGIN PRIVATE KEY-----\n")
    stage.window.dropped.emit([str(path)])
    stage.wait(lambda: stage.window.notices.shown is not None)
    return stage.grab()


def _choice_of(notices: NoticeBar) -> QPushButton:
    """Return the button of the shown notice; a press closes the notice."""
    return next(each for each in notices.findChildren(QPushButton) if each.isVisible())


def _shows_choice(notices: NoticeBar) -> bool:
    return notices.shown is not None and bool(notices.shown.choices)


SCENES = (
    Scene("damaged", damaged, is_rtl=True, is_big=True),
    Scene("damaged-gone", gone),
    Scene("damaged-found", damaged_found, is_rtl=True),
    Scene("put-back", put_back),
    Scene("damaged-cut-short", cut_short),
    Scene("damaged-later", damage_found_later, is_big=True),
    Scene("unsafe-place", unsafe_place, is_rtl=True, is_big=True),
    Scene("looked-at", looked_at, is_rtl=True, is_big=True),
    Scene("not-written-back", not_written_back, is_rtl=True, is_big=True),
    Scene("left-behind", left_behind_told, is_rtl=True, is_big=True),
    Scene("disk-full", disk_full, is_rtl=True, is_big=True),
    Scene("already-open", already_open, is_rtl=True, is_big=True),
    Scene("file-dropped", file_dropped, is_rtl=True, is_big=True),
)
