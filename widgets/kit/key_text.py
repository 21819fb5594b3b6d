"""The current keys as text for sentences, in the notation of this system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from annotator.actions.actions_and_keys import BY_ID
from annotator.actions.keys_in_force import Keymap

_SAME_KEY = {"Return": "Enter"}
"""Most keyboards label both keys with the second name, if the action has both."""


def key_shown(keymap: Keymap, action_id: str) -> str:
    """Return the first key of an action in the notation of this system; "" if it has none."""
    keys = keymap.keys(action_id)
    first = next(iter(keys), "")
    if _SAME_KEY.get(first) in keys:
        first = _SAME_KEY[first]
    return str(QKeySequence(first).toString(QKeySequence.SequenceFormat.NativeText))


def told(keymap: Keymap, action_id: str) -> str:
    """Return the name of an action for a sentence: its key, or else its title in the menus."""
    title = QCoreApplication.translate("actions", BY_ID[action_id].title).rstrip("…")
    return key_shown(keymap, action_id) or f"“{title}”"


def with_keys(sentence: str, keymap: Keymap, *action_ids: str) -> str:
    """Return a sentence with %1, %2 and so on replaced by the keys of these actions."""
    for place, action_id in reversed(list(enumerate(action_ids, 1))):
        sentence = sentence.replace(f"%{place}", told(keymap, action_id))
    return sentence
