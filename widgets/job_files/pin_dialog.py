"""Sets, changes or removes the PIN that protects a worker's name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.display_text import shown_name
from widgets.kit.dialogs.secret_dialog import SecretDialog, SecretWords
from widgets.theme.look import Look

SHORTEST = 4


class PinDialog(SecretDialog):
    """The current PIN, if there is one, and the new one twice.

    Args:
        look: provides colours and sizes.
        name: the owner of the PIN.
        fits: returns whether a text is the current PIN; None if there is none.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        fits: Callable[[str], bool] | None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the fields."""
        super().__init__(look, _said(name), SHORTEST, parent, has_old=fits is not None)
        self._fits = fits
        self._answer: str | None = None

    def answer(self) -> str | None:
        """Return the new PIN, "" for none; None as long as nothing was decided."""
        return self._answer

    def knows(self, old: str) -> bool:
        """Return whether this is the current PIN."""
        return self._fits is None or self._fits(old)

    def decide(self, _old: str, new: str) -> None:
        """Store the answer and close."""
        self._answer = new
        self.accept()


def _said(name: str) -> SecretWords:
    return SecretWords(
        window=_tr("PIN"),
        title=_tr("PIN of %1").replace("%1", f"\u2068{shown_name(name)}\u2069"),
        note=_tr(
            "Whoever takes over under your name is asked for it. It does not lock the job file. "
            "Nobody can recover it if you forget it: start under a new name then."
        ),
        old=_tr("Current PIN"),
        new=_tr("New PIN, %1 characters or more"),
        again=_tr("Repeat the new PIN"),
        short=_tr("The new PIN needs %1 characters or more."),
        differ=_tr("The two new PINs differ. Type the new one again."),
        wrong=_tr("That is not the current PIN. Nothing was changed."),
        save=_tr("&Save"),
        remove=_tr("&Remove the PIN"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("PinDialog", text)
