"""Actions as lines of a list: their keys in the words of this machine, and what is missing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from annotator.actions import Action, Needs
from annotator.keymap.keymap import Keymap

_MISSING: tuple[tuple[Needs, str], ...] = (
    (Needs.JOB, "open a job first"),
    (Needs.WORK, "this job can only be looked at here"),
    (Needs.ITEM, "no item is open"),
    (Needs.SELECTION, "mark a region first"),
    (Needs.UNDO, "nothing to undo"),
    (Needs.REDO, "nothing to redo"),
    (Needs.CLIPBOARD, "nothing is copied"),
)


def native_keys(action: Action, keymap: Keymap) -> tuple[str, ...]:
    """Return the keys of an action that are in force, as this machine names them."""
    form = QKeySequence.SequenceFormat.NativeText
    return tuple(QKeySequence(key).toString(form) for key in keymap.keys(action.id))


def missing(action: Action, here: Needs) -> str:
    """Return the first thing that is missing for an action, or ""."""
    lacking = action.needs & ~here
    words = next((words for need, words in _MISSING if need & lacking), "")
    return QCoreApplication.translate("Needs", words) if words else ""


def matches(typed: str, *texts: str) -> bool:
    """Return whether each word that was typed stands somewhere in the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in typed.casefold().split())
