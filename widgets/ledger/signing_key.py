"""Looks up which key a choice means, and says so before it signs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from annotator.job_ledger.payment_keys import COUNTERSIGNING
from annotator.ledger.keys import known_public, public_in
from annotator.paths import keys_folder
from annotator.progress import Cancel, Progress
from annotator.submissions.collection_keys import other_key
from widgets.kit.background import BackgroundJobs
from widgets.kit.error_text import sentence_text
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.dialogs.key_choice import KeyChoice
from widgets.ledger.dialogs.ledger_words import key_text


class SigningKey(QObject):
    """Says below a choice which key signs, and whether the packages have another one."""

    def __init__(self, choice: KeyChoice, background: BackgroundJobs) -> None:
        """Look at each change of the choice."""
        super().__init__(choice)
        self._choice = choice
        self._request = LatestRequest(background, self)
        self._packages: frozenset[str] = frozenset()
        choice.changed.connect(self.look)

    def expect(self, packages: frozenset[str]) -> None:
        """Compare with the keys by which packages were signed; none: nothing is expected."""
        self._packages = packages
        self.look()

    def look(self) -> None:
        """Look which key that is."""
        choice, file = self._choice, self._choice.key_file
        if choice.missing():
            self._request.stop()
            choice.tell("")
            return

        def work(_cancel: Cancel, _progress: Progress) -> str:
            return public_of(file)

        self._request.start(work, done=self._tell, refused=self._refuse)

    def stop(self) -> None:
        """Drop what is not known yet."""
        self._request.stop()

    def _tell(self, public: str) -> None:
        if not public:
            self._choice.tell(self.tr("You have none yet: it is made when it signs first."))
            return
        text = self.tr("Signed by the key %1").replace("%1", key_text(public))
        other = other_key(public, self._packages)
        if other is not None:
            text = f"{text}\n{sentence_text(other)}"
        self._choice.tell(text, "quiet" if other is None else "attention")

    def _refuse(self, sentence: str) -> None:
        self._choice.tell(sentence, "attention")


def public_of(file: Path | None) -> str:
    """Return the public key of a choice, "" if this computer has none yet.

    Raises:
        KeyFileError: the file has no key.
    """
    if file is None:
        return known_public(keys_folder(), COUNTERSIGNING) or ""
    return public_in(file)
