"""Presets: known actions, no key twice, nothing that had a key left without one, and no trap."""

from __future__ import annotations

import pytest

from annotator.actions import BY_ID as ACTIONS
from annotator.actions import TABLE
from annotator.keymap.keymap import Keymap
from annotator.keymap.presets import PRESETS, STANDARD, Preset

each = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)


@each
def test_a_preset_names_actions_that_there_are(preset: Preset) -> None:
    assert set(preset.keys) <= set(ACTIONS)
    assert preset.title


@each
def test_no_key_does_two_things(preset: Preset) -> None:
    keys = [key for keys in Keymap(preset.id).by_action.values() for key in keys]
    assert len(keys) == len(set(keys))


@each
def test_what_had_a_key_still_has_one(preset: Preset) -> None:
    keymap = Keymap(preset.id)
    assert [action.id for action in TABLE if action.keys and not keymap.keys(action.id)] == []


@each
def test_what_works_while_text_is_typed_begins_with_a_key_that_types_nothing(
    preset: Preset,
) -> None:
    bare = [
        (action.id, key)
        for action in TABLE
        if action.in_text
        for key in Keymap(preset.id).keys(action.id)[1:]
        if len(key) == 1
    ]
    assert bare == []


@each
def test_nothing_is_deleted_where_others_carry_or_delete_the_picture(preset: Preset) -> None:
    assert Keymap(preset.id).owner_of("Ctrl+Shift+D") not in {"delete", "refuse-proposals"}


def test_the_standard_is_the_table_itself() -> None:
    assert dict(Keymap(STANDARD).by_action) == {action.id: action.keys for action in TABLE}


HABITS = [
    ("labelimg", "W", "tool-box"),
    ("labelimg", "D", "next-item"),
    ("labelimg", "A", "previous-item"),
    ("labelimg", "Ctrl+V", "bring-previous"),
    ("labelimg", "Ctrl+D", "duplicate"),
    ("labelimg", "Ctrl+E", "edit-label"),
    ("labelimg", "Ctrl+J", "tool-select"),
    ("labelimg", "Ctrl+H", "hide-all"),
    ("labelimg", "Space", "confirm"),
    ("labelimg", "Ctrl+=", "zoom-100"),
    ("labelme", "Ctrl+R", "tool-box"),
    ("labelme", "Ctrl+J", "tool-select"),
    ("labelme", "Ctrl+Shift+D", "carry"),
    ("labelme", "Ctrl+P", "bring-previous"),
    ("labelme", "T", "hide-all"),
    ("labelme", "Ctrl+E", "edit-label"),
    ("cvat", "N", "tool-box"),
    ("cvat", "F", "next-item"),
    ("cvat", "D", "previous-item"),
    ("cvat", "Tab", "next-region"),
    ("cvat", "Ctrl+B", "carry"),
    ("cvat", "H", "hide-region"),
    ("cvat", "L", "lock"),
    ("cvat", "G", "group"),
    ("cvat", "Shift+G", "ungroup"),
    ("cvat", "Ctrl+1", "label-1"),
    ("cvat", "F1", "keys"),
    ("x-anylabeling", "R", "tool-box"),
    ("x-anylabeling", "G", "group"),
    ("x-anylabeling", "U", "ungroup"),
    ("x-anylabeling", "S", "hide-region"),
    ("x-anylabeling", "Ctrl+P", "bring-previous"),
    ("x-anylabeling", "Ctrl+Shift+D", "next-unfinished"),
]


@pytest.mark.parametrize(("preset", "key", "action"), HABITS)
def test_the_keys_of_the_other_program_do_what_they_do_there(
    preset: str, key: str, action: str
) -> None:
    assert Keymap(preset).owner_of(key) == action


LEFT = set("QWERTASDFGZXCVB`12345") | {"Tab", "Space", "Esc", "F1", "F2", "F3", "F4", "F5"}
RIGHT = set("YUIOPHJKLNM;'67890,.") | {
    "Space", "Return", "Enter", "Backspace", "Del", "PgUp", "PgDown", "F6", "F7", "F8", "F9", "F12",
}  # fmt: skip
OFTEN = (
    "next-item", "previous-item", "tool-box", "tool-again", "confirm", "delete", "finish",
    "hide-region", "hide-all", "keep-proposal", "refuse-proposal", "edit-text", "lock",
)  # fmt: skip


@pytest.mark.parametrize(("preset", "side"), [("left-hand", LEFT), ("right-hand", RIGHT)])
def test_what_is_done_often_needs_one_hand_alone(preset: str, side: set[str]) -> None:
    keymap = Keymap(preset)
    for action in OFTEN:
        reached = [key for key in keymap.keys(action) if key.removeprefix("Shift+") in side]
        assert reached, action
