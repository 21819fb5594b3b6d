"""The table of actions: the keys that people's hands know, none of them twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from annotator.actions.actions_and_keys import BY_ID, GROUPS, TABLE, Needs
from annotator.actions.context_menus import MenuContext, actions_of
from tests.support.material import CHECKOUT

HABITS = {
    "next-item": {"D"},
    "previous-item": {"A"},
    "tool-box": {"W", "R", "Ctrl+R"},
    "tool-again": {"N"},
    "tool-select": {"Esc", "Ctrl+J"},
    "finish": {"Return", "Enter"},
    "delete": {"Del", "Backspace"},
    "undo": {"Ctrl+Z"},
    "redo": {"Ctrl+Shift+Z", "Ctrl+Y"},
    "copy": {"Ctrl+C"},
    "paste": {"Ctrl+V"},
    "duplicate": {"Ctrl+D"},
    "edit-label": {"F2", "Ctrl+E"},
    "edit-text": {"Shift+F2"},
    "next-region": {"Tab"},
    "previous-region": {"Shift+Tab"},
    "hide-region": {"H"},
    "hide-all": {"T"},
    "zoom-fit": {"Ctrl+F"},
    "zoom-100": {"Ctrl+0"},
    "confirm": {"Space"},
    "find-action": {"Ctrl+Shift+P"},
    "manual": {"F1"},
    "keys": {"?"},
    **{f"label-{digit}": {f"{digit}", f"Ctrl+{digit}"} for digit in range(1, 10)},
    **{f"nudge-{side.lower()}-1": {side} for side in ("Left", "Right", "Up", "Down")},
    **{f"nudge-{side.lower()}-10": {f"Shift+{side}"} for side in ("Left", "Right", "Up", "Down")},
    **{f"resize-{side.lower()}-1": {f"Alt+{side}"} for side in ("Left", "Right", "Up", "Down")},
}


def test_no_key_is_wanted_by_two_actions() -> None:
    wanted = Counter(key for action in TABLE for key in action.keys)
    assert [key for key, count in wanted.items() if count > 1] == []
    assert len(BY_ID) == len(TABLE)


@pytest.mark.parametrize(("action_id", "keys"), HABITS.items())
def test_the_keys_that_hands_know_do_what_they_expect(action_id: str, keys: set[str]) -> None:
    assert keys <= set(BY_ID[action_id].keys)


def test_nothing_lies_where_other_programs_delete_the_picture() -> None:
    assert not [action.id for action in TABLE if "Ctrl+Shift+D" in action.keys]


def test_no_key_wants_shift_with_a_sign_that_itself_may_need_shift() -> None:
    wanted = [key for action in TABLE for key in action.keys if "Shift+" in key]
    assert wanted
    assert not [key for key in wanted if key[-1] in "+-=?" and key[:-1].endswith("+")]


def test_single_letters_never_work_while_text_is_typed() -> None:
    plain = [
        (action.id, key)
        for action in TABLE
        if action.in_text
        for key in action.keys
        if not key.startswith(("Ctrl+", "Alt+")) and not re.fullmatch(r"(Shift\+)?F\d+", key)
    ]
    assert plain == []


def test_what_edits_text_itself_is_left_to_the_text() -> None:
    for action_id in ("copy", "paste", "select-all", "delete", "duplicate"):
        assert not BY_ID[action_id].in_text


def test_every_action_stands_in_a_menu_or_has_a_key() -> None:
    groups = {group for group, _ in GROUPS}
    for action in TABLE:
        is_in_a_context = any(action.id in actions_of(context) for context in MenuContext)
        has_a_place = action.group in groups or bool(action.keys) or is_in_a_context
        assert has_a_place, action.id
        assert action.title


def test_every_icon_is_there() -> None:
    icons = {path.stem for path in (CHECKOUT / "resources" / "icons").glob("*.svg")}
    assert {action.icon for action in TABLE if action.icon} <= icons


def test_what_needs_an_item_needs_a_job_too() -> None:
    for action in TABLE:
        if action.needs & (Needs.ITEM | Needs.SELECTION | Needs.LABEL | Needs.UNDO | Needs.REDO):
            assert Needs.JOB in action.needs, action.id
        if Needs.SELECTION in action.needs:
            assert Needs.ITEM in action.needs, action.id


def test_only_what_is_done_again_and_again_repeats_with_a_held_key() -> None:
    once = {"delete", "confirm", "paste", "duplicate", "skip", "export", "quit"}
    assert not [action.id for action in TABLE if action.repeats and action.id in once]
