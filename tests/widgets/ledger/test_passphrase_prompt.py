"""A passphrase is called wrong only if it was; a prompt that goes away leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.ledger.keys import KeyFileError
from annotator.ledger.signatures import KeyLockedError
from annotator.progress import Cancel, Progress
from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.background import BackgroundJobs
from widgets.kit.bridge import Bridge
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.passphrase import PassphraseDialog, PassphrasePrompt

RIGHT = "tawny owl"


class Signing:
    """Signs with a locked key, and is refused for another reason afterwards."""

    def __init__(self, qtbot: QtBot, parent: QWidget, jobs: BackgroundJobs) -> None:
        self._qtbot, self._parent = qtbot, parent
        self._request = LatestRequest(jobs, parent)
        self._refused: list[str] = []
        self._answers: list[str | None] = []
        self.called_wrong: list[bool] = []
        look = look_of(QApplication.instance(), "light", 1.0)  # type: ignore[arg-type]  # the instance is a QApplication
        PassphrasePrompt(look, parent, self._request, self._start)

    def sign(self, *answers: str | None) -> None:
        """Start as a button does, and give the answers, None to cancel, until all are given."""
        self._answers, self._refused = list(answers), []
        timer = QTimer()
        timer.timeout.connect(self._answer)
        timer.start(0)
        self._start("")
        cancels = answers[-1] is None
        self._qtbot.waitUntil(lambda: not self._answers and (cancels or bool(self._refused)))
        timer.stop()

    def _start(self, passphrase: str) -> None:
        def work(_cancel: Cancel, _progress: Progress) -> None:
            if passphrase != RIGHT:
                raise KeyLockedError("It is locked.")
            raise KeyFileError("The disk is full.")

        self._request.start(work, done=lambda _none: None, refused=self._refused.append)

    def _answer(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PassphraseDialog) or not self._answers:
            return
        self.called_wrong.append(not dialog.refusal.isHidden())
        answer = self._answers.pop(0)
        if answer is None:
            dialog.reject()
            return
        dialog.field.setText(answer)
        dialog.accept()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[BackgroundJobs]:
    made = BackgroundJobs(Bridge(qapp))
    yield made
    made.shut_down()


def test_only_a_wrong_passphrase_is_called_wrong(
    qtbot: QtBot, parent: QWidget, jobs: BackgroundJobs
) -> None:
    signing = Signing(qtbot, parent, jobs)
    signing.sign("a barn owl", "an eagle owl", RIGHT)
    assert signing.called_wrong == [False, True, True]
    signing.sign("a barn owl", None)  # the right one before was not wrong
    signing.sign(RIGHT)
    assert signing.called_wrong[3:] == [False, True, False]


def test_a_prompt_whose_window_goes_away_is_no_answer(jobs: BackgroundJobs) -> None:
    parent = QWidget()
    request, given = LatestRequest(jobs, parent), list[str]()
    look = look_of(QApplication.instance(), "light", 1.0)  # type: ignore[arg-type]  # the instance is a QApplication
    PassphrasePrompt(look, parent, request, given.append)
    QTimer.singleShot(0, parent.deleteLater)
    request.locked.emit()
    assert given == []
