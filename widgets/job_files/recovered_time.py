"""Reports the time lost by a crash: what was kept, what may be missing, how to claim it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from annotator.errors import AnnotatorError
from annotator.pay.pay_sentences import hours_text
from annotator.records import RecoveryReport
from annotator.session.job_session import JobSession
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text
from widgets.shell.notice_bar import Notice, NoticeTone

_KILLED_MS: Final = 1_000
"""At most this much is missing if only the program was killed (rule 5); more: a power cut."""

_PASSING_MS: Final = 6_000


def recovered_notice(
    recovered: RecoveryReport, *choices: tuple[str, Callable[[], None]], is_own: bool = True
) -> Notice:
    """Return the notice about one session that ended without warning, with its choices."""
    text = _tr(
        "The program ended without warning last time. Every region that was shown as saved is "
        "here, and so is your time: at most %1 of it is missing."
        if is_own
        else "The program ended without warning last time. Every region that was shown as saved "
        "is here, and so is the time of whoever worked: at most %1 of it is missing."
    )
    return Notice(
        text.replace("%1", hours_text(_lost_ms(recovered))), NoticeTone.ATTENTION, choices
    )


class RecoveredTime:
    """Offers to claim lost time to the worker who lost it, and to nobody else."""

    def __init__(self, session: JobSession, bridge: Bridge, say: Callable[[Notice], None]) -> None:
        """Show notices through ``say`` to the worker of that session."""
        self._session = session
        self._bridge = bridge
        self._say = say

    def offer(self, recovered: RecoveryReport) -> None:
        """Report the loss, and let the worker claim it with one press."""
        sessions = self._session.project.reads.sessions().result()
        own = {each.id for each in sessions if each.worker_id == self._session.worker.id}
        is_own = recovered.session_id in own
        claim = (_tr("Claim it"), partial(self._claim, recovered))
        self._say(recovered_notice(recovered, *([claim] if is_own else []), is_own=is_own))

    def _claim(self, recovered: RecoveryReport) -> None:
        lost_ms = _lost_ms(recovered)
        reason = "crash" if lost_ms <= _KILLED_MS else "power"
        told: Future[None] = self._session.word.claim(
            lost_ms, reason, session_id=recovered.session_id
        )
        self._bridge.when_done(told, lambda _: self._confirm(lost_ms), self._refuse)

    def _confirm(self, lost_ms: int) -> None:
        text = _tr("%1 were added to your time. My day lists them.")
        text = text.replace("%1", hours_text(lost_ms))
        self._say(Notice(text, passes_ms=_PASSING_MS))

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._say(Notice(error_text(error), NoticeTone.REFUSAL))


def _lost_ms(recovered: RecoveryReport) -> int:
    return max(_KILLED_MS, recovered.lost_at_most_ms)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecoveredTime", text)
