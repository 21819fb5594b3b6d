"""Sentences of the window name the keys in force: none is written into the words themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import widgets
from annotator.actions.keys_in_force import Keymap
from widgets.kit.key_text import key_shown, told, with_keys

HOUSE = Path(widgets.__file__).parent
TRANSLATED = {"tr", "_tr", "translate"}
A_KEY = re.compile(
    r"\b(Enter|Return|Esc|Ctrl|Alt|Shift|Space|Tab|Backspace|Del|PgUp|PgDown|F\d{1,2})\b"
    r"|\([A-Z]\)|(?:^|[ (])[B-HJ-Z](?=[ ,.)])"
)
OF_THE_WIDGET_ITSELF = {
    # The cursor that is moved by keys, the modifiers of a drag and of the wheel, the field of a
    # text: nobody can give these another key.
    (
        "Arrows move, with Shift 10 pixels, with Ctrl 100. Enter clicks: the top, left, bottom "
        "and right edge."
    ),
    "Arrows move, with Shift 10 pixels, with Ctrl 100. Enter sets a corner, then the opposite one.",
    "Click its top, left, bottom and right edge, in any order. Backspace undoes a click.",
    "Drag, or click two opposite corners. Shift makes it square.",
    "The wheel zooms now; with Ctrl it scrolls.",
    "The wheel scrolls now; with Ctrl it zooms.",
    "Enter or Tab: next",
    "Enter: next",
    "Shift+Tab: previous",
    "Esc: back to the item",
    "Enter: accept and go on · typing corrects · Tab: next",
    "Press it, or Esc",
}


def sentences(source: str) -> Iterator[str]:
    """Yield every literal that a module has translated."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in TRANSLATED:
            for part in node.args:
                for each in ast.walk(part):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value


def test_no_sentence_of_the_window_has_a_key_of_the_table_in_it() -> None:
    found = {
        text
        for path in HOUSE.rglob("*.py")
        for text in sentences(path.read_text(encoding="utf-8"))
        if A_KEY.search(text)
    }
    assert found - OF_THE_WIDGET_ITSELF == set()
    assert OF_THE_WIDGET_ITSELF - found == set(), "no longer said: take it out of the list"


def test_a_key_hidden_in_a_sentence_is_found() -> None:
    source = 'x = self.tr("Unlock it (L) to snap it.") + translate("a", "Press F5.")'
    assert [text for text in sentences(source) if A_KEY.search(text)] == [
        "Unlock it (L) to snap it.",
        "Press F5.",
    ]


def test_a_sentence_names_the_key_in_force_or_else_the_action() -> None:
    keymap = Keymap().with_keys("lock", ["Ctrl+Alt+K"]).with_keys("reject-item", [])
    assert key_shown(keymap, "lock") == "Ctrl+Alt+K"
    assert key_shown(keymap, "reject-item") == ""
    assert told(keymap, "reject-item") == "“Reject the item with a reason”"
    assert with_keys("%2 after %1", keymap, "lock", "finish") == "Enter after Ctrl+Alt+K"
    assert key_shown(keymap.with_keys("finish", ["Return"]), "finish") == "Return"
