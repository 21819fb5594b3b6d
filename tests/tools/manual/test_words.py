"""The words that the pages of the manual name are on the screen: menus, buttons, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from annotator.actions.actions_and_keys import GROUPS, TABLE
from annotator.actions.menus import GROUP_MENUS, Submenu
from tests.support.material import CHECKOUT
from tools.manual.generated import PAGES as GENERATED
from tools.manual.message_advice import ADVICE
from tools.manual.message_groups import GROUPS as GROUPS_OF_MESSAGES
from tools.manual.names import key_name

MANUAL = CHECKOUT / "docs" / "manual"
WRITTEN = sorted(page for page in MANUAL.rglob("*.md") if page.name not in GENERATED)
"""The pages that people write."""

IN_PREFERENCE_OF_ALL = frozenset({"italics", "Street scenes"})
"""In italics for another reason: the convention itself, and the name of the sample job."""

MODIFIERS = frozenset({"Ctrl", "Shift", "Alt"})
OTHERS = frozenset({"Tab", "Shift+Tab", "Space", "Enter", "Esc", "Ctrl+Tab", "Delete"})
"""Keys alone, and those that lists, texts and buttons have by themselves."""

SHOWN = ("widgets", "annotator/actions", "annotator/documents", "annotator/setting_table.py")
"""Where the words of the window stand."""

_CODE = re.compile(r"```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_ITALIC = re.compile(r"(?<![*\w])\*(?![*\s])([^*]+?)\*(?![*\w])")
_KEYS = re.compile(r"<kbd>[^<]*</kbd>(?:\+<kbd>[^<]*</kbd>)*")
_WITH_KEYS = re.compile(rf"\*([^*]+)\* \(({_KEYS.pattern})\)")
_ROW = re.compile(r"^\| (.*?) \| (.*?) \|", re.MULTILINE)

Path_ = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Return the words in italics, on one line each."""
    return [" ".join(found.split()) for found in _ITALIC.findall(_CODE.sub("", text))]


def keys_of(text: str) -> list[str]:
    """Return the keys, such as ``Ctrl+T``."""
    return [re.sub(r"</?kbd>", "", found) for found in _KEYS.findall(text)]


@cache
def known_keys() -> frozenset[str]:
    """Return all keys of actions as the manual writes them, and those that need no action."""
    of_actions = (key for action in TABLE for key in action.keys)
    return OTHERS | MODIFIERS | {keys_of(key_name(key))[0] for key in of_actions}


@cache
def keys_by_title() -> dict[str, frozenset[str]]:
    """Return the keys of each action by its title."""
    return {a.title: frozenset(keys_of(key_name(key))[0] for key in a.keys) for a in TABLE}


@cache
def menu_paths() -> frozenset[Path_]:
    """Return the path of every action in the menu."""
    titles, names = {action.id: action.title for action in TABLE}, dict(GROUPS)
    found = set[Path_]()
    for group, sections in GROUP_MENUS.items():
        for entry in (entry for section in sections for entry in section):
            if isinstance(entry, Submenu):
                found |= {(names[group], entry.title, titles[each]) for each in entry.ids}
            else:
                found.add((names[group], titles[entry]))
    return frozenset(found)


@cache
def source_of_the_window() -> str:
    """Return the code of the window and its tables, without the marks of letters for Alt."""
    places = (CHECKOUT / each for each in SHOWN)
    files = (path for each in places for path in sorted(each.rglob("*.py")) or [each])
    code = "".join(path.read_text("utf-8") for path in files)
    return re.sub(r'"\s*\n\s*"', "", code).replace("&", "")


def is_on_the_screen(words: str) -> bool:
    """Return whether words in italics are a path of the menu, or a text of the window."""
    path = tuple(words.split(" → "))
    return path in menu_paths() if len(path) > 1 else f'"{words}"' in source_of_the_window()


def claimed_keys(text: str) -> Iterator[tuple[str, str]]:
    """Yield the title of an action and the key that a page says it has."""
    for words, keys in _WITH_KEYS.findall(text):
        title = " ".join(words.split()).split(" → ")[-1]
        if title in keys_by_title():
            yield title, keys_of(keys)[0]


def wrong_rows(text: str) -> list[str]:
    """Return the rows of tables whose keys are those of no action that they name."""
    wrong = []
    for what, press in _ROW.findall(text):
        titles = [title for words in words_of(what) if (title := words.split(" → ")[-1])]
        keys = [keys_by_title()[title] for title in titles if title in keys_by_title()]
        if keys and any(key not in frozenset().union(*keys, MODIFIERS) for key in keys_of(press)):
            wrong.append(what)
    return wrong


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_menus_buttons_and_keys_of_a_page_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(words_of(text)) - IN_PREFERENCE_OF_ALL
    assert [words for words in sorted(named) if not is_on_the_screen(words)] == []
    assert [key for key in sorted(set(keys_of(text))) if key not in known_keys()] == []
    assert [each for each in claimed_keys(text) if each[1] not in keys_by_title()[each[0]]] == []
    assert wrong_rows(text) == []


def test_advice_about_messages_names_what_exists() -> None:
    text = "\n".join((*ADVICE.values(), *(group.advice for group in GROUPS_OF_MESSAGES)))
    assert [words for words in words_of(text) if not is_on_the_screen(words)] == []
    assert [key for key in keys_of(text) if key not in known_keys()] == []


def test_a_word_a_path_and_a_key_that_do_not_exist_are_seen() -> None:
    text = "*Job → Statement…* (<kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>Q</kbd>) *Jump* *Job →\nPay*"
    assert words_of(text) == ["Job → Statement…", "Jump", "Job → Pay"]
    assert [is_on_the_screen(words) for words in words_of(text)] == [True, False, False]
    assert keys_of(text) == ["Ctrl+Shift+Q"]
    assert "Ctrl+Shift+Q" not in known_keys()
    assert list(claimed_keys(text)) == [("Statement…", "Ctrl+Shift+Q")]
    assert wrong_rows("| *Undo* | <kbd>Q</kbd> |\n| *Undo* | <kbd>Ctrl</kbd>+<kbd>Z</kbd> |") == [
        "*Undo*"
    ]
