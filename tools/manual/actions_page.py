"""The page of all actions: where they are in the menu, their keys, and the page about each."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from annotator.actions.actions_and_keys import GROUPS, TABLE, Action
from annotator.actions.help_pages import HELP_PAGES
from annotator.actions.menus import GROUP_MENUS
from annotator.manual.pages import Manual
from tools.manual.names import ROOT, key_name

HEAD = """# Actions and keys

All actions of the window, by menu, with the keys of the preset *Fairlabel*. *Help → Change keys…*
changes a key, or all of them to those of another program ([how](../how-to/keys.md)). *Help → Find
an action…* (<kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>P</kbd>) finds an action by a word, also by the
word that another program uses.

A key without <kbd>Ctrl</kbd> or <kbd>Alt</kbd> does nothing while you type a text.
"""


def actions_page() -> str:
    """Return the page as Markdown."""
    manual = Manual(ROOT / "docs")
    parts = [HEAD]
    for group, title in (*GROUPS, ("", "Labels, speakers, moving and more")):
        parts.append(f"\n## {title}\n\n| Action | Keys | More |\n|---|---|---|\n")
        parts += (_row(action, manual) for action in _in_order(group))
    return "".join(parts)


def _in_order(group: str) -> Iterator[Action]:
    return (action for action in TABLE if action.group == group)


def _row(action: Action, manual: Manual) -> str:
    keys = " ".join(map(key_name, action.keys)) or "–"
    page = HELP_PAGES[action.id]
    link = posixpath.relpath(page, "look-up")
    return f"| {menu_path(action)} | {keys} | [{manual.title(page)}]({link}) |\n"


def menu_path(action: Action) -> str:
    """Return where an action is in the menu, as the manual writes it."""
    titles = dict(GROUPS)
    for section in GROUP_MENUS.get(action.group, ()):
        for entry in section:
            if entry == action.id:
                return f"*{titles[action.group]} → {action.title}*"
            if not isinstance(entry, str) and action.id in entry.ids:
                return f"*{titles[action.group]} → {entry.title} → {action.title}*"
    return f"*{action.title}*"
