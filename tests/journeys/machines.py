"""Machines of two people: each has its own folders, and only files on a stick pass between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.paths import config_folder
from annotator.settings import Settings
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.work_order.accept_dialog import AcceptDialog

PROGRAM_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@dataclass(frozen=True, slots=True)
class Machine:
    """One person's computer, with their own folders of the program and their own copy of the job.

    Attributes:
        files: holds the pictures, the job file, and the files that came.
    """

    person: str
    home: Path
    files: Path
    qtbot: QtBot
    patch: pytest.MonkeyPatch

    @property
    def job(self) -> Path:
        """Where the copy of the job lies."""
        return self.files / "job.fairlabel"

    def use(self) -> None:
        """Let the program, in the window or on the terminal, run here from now on."""
        for name in PROGRAM_FOLDERS:
            self.patch.setenv(name, str(self.home / name))

    @contextmanager
    def window(self, *, has_job: bool = True, is_new: bool = False) -> Iterator[Hand]:
        """Open the program here, by its settings file, with the job or without any.

        Args:
            has_job: whether to open the job, as the person whose machine it is.
            is_new: whether they are asked to accept the work order first.
        """
        self.use()
        hand = Hand(self.qtbot, Settings(config_folder() / "settings.json"))
        try:
            if has_job:
                self._open(hand, is_new=is_new)
            else:
                hand.start(None)
            hand.return_to_window()
            yield hand
        finally:
            hand.close()

    def _open(self, hand: Hand, *, is_new: bool) -> None:
        def choose(dialog: WorkerDialog) -> bool:
            dialog.field.setText(self.person)
            press(dialog.begin_button)
            return True

        def accept(dialog: AcceptDialog) -> bool:
            press(dialog.accept_button)
            return True

        asked: AbstractContextManager[None] = nullcontext()
        if is_new:
            asked = hand.answering(AcceptDialog, accept)
        with hand.answering(WorkerDialog, choose), asked:
            hand.start(self.job)
        hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
        assert hand.desk.session.worker.name == self.person
        hand.wait_until_begun()


@dataclass(frozen=True, slots=True)
class TwoMachines:
    """The machine of the worker, the one of somebody else, and a stick for files."""

    worker: Machine
    other: Machine
    stick: Path

    def carry(self, start: Machine, end: Machine, *names: str) -> None:
        """Copy files from one machine to another by the stick; they replace those of that name."""
        for name in names:
            shutil.copy(start.files / name, self.stick / name)
            shutil.copy(self.stick / name, end.files / name)

    def carry_job(self, start: Machine, end: Machine) -> None:
        """Copy the job file to the other machine."""
        self.carry(start, end, start.job.name)


def two_machines(
    folder: Path,
    qtbot: QtBot,
    patch: pytest.MonkeyPatch,
    *,
    order: bytes,
    pictures: int = 2,
    people: tuple[str, str] = ("Amina", "Ben"),
) -> TwoMachines:
    """Return two machines; the first person has the job, and both have its pictures."""
    machines = []
    for person in people:
        machine = Machine(person, folder / f"home of {person}", folder / person, qtbot, patch)
        for each in (machine.files, *(machine.home / name for name in PROGRAM_FOLDERS)):
            each.mkdir(parents=True)
        paint_pictures(machine.files, pictures)
        machines.append(machine)
    (folder / "stick").mkdir()
    worker, other = machines
    terms = folder / "order.toml"
    terms.write_bytes(order)
    begun_job(worker.files, workers=people, order=terms)
    return TwoMachines(worker, other, folder / "stick")
