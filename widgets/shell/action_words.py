"""Actions as lines of a list: with their keys, or the reason why they are disabled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from annotator.actions.actions_and_keys import TABLE, Action, Needs
from annotator.actions.keys_in_force import Keymap
from annotator.actions.search import Findable
from annotator.actions.search_words import phrases, words_of
from widgets.shell.action_table import translated

_MISSING: tuple[tuple[Needs, str], ...] = (
    (Needs.JOB, "open a job first"),
    (Needs.WORK, "this job is read-only here"),
    (Needs.ITEM, "no item is open"),
    (Needs.LABEL, "this job has no label yet"),
    (Needs.SELECTION, "select a region first"),
    (Needs.UNDO, "nothing to undo"),
    (Needs.REDO, "nothing to redo"),
    (Needs.CLIPBOARD, "nothing is copied"),
    (Needs.QUESTION, "there is no question about a break"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteEntry:
    """An entry of the palette: its display, and its search words."""

    findable: Findable
    icon: str = ""
    keys: tuple[str, ...] = ()
    lacking: str = ""
    """Why it is disabled, "" if it is not."""


def entries(
    here: Needs, keymap: Keymap, *, absent: frozenset[str] = frozenset(), without: str = ""
) -> list[PaletteEntry]:
    """Return all actions but one as the palette shows them, in the order of the table."""
    return [
        _entry(each, missing(each, here, absent), keymap) for each in TABLE if each.id != without
    ]


def _entry(action: Action, lacking: str, keymap: Keymap) -> PaletteEntry:
    return PaletteEntry(
        findable=Findable(
            action.id,
            translated(action.title),
            phrases(translated_words(words_of(action.id))),
            is_possible=not lacking,
            is_minor=not action.group,
        ),
        icon=action.icon,
        keys=native_keys(action, keymap)[:1],
        lacking=lacking,
    )


def translated_words(text: str) -> str:
    """Return phrases that find an action, in the language of the interface."""
    return QCoreApplication.translate("action words", text) if text else ""


def native_keys(action: Action, keymap: Keymap) -> tuple[str, ...]:
    """Return the current keys of an action in the notation of this system."""
    form = QKeySequence.SequenceFormat.NativeText
    return tuple(QKeySequence(key).toString(form) for key in keymap.keys(action.id))


def missing(action: Action, here: Needs, absent: frozenset[str] = frozenset()) -> str:
    """Return the first thing that is missing for an action, or ""; ``absent`` names some by id."""
    lacking = action.needs & ~here
    words = next((words for need, words in _MISSING if need & lacking), "")
    if not words and action.id in absent:
        words = "not for items of this kind"
    return QCoreApplication.translate("Needs", words) if words else ""


def matches(typed: str, *texts: str) -> bool:
    """Return whether each typed word occurs in the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in typed.casefold().split())
