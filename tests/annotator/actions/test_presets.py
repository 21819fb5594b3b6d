"""Presets: known actions, no key twice, nothing that had a key left without one, and no trap."""

from __future__ import annotations

import pytest

from annotator.actions.actions_and_keys import BY_ID as ACTIONS
from annotator.actions.actions_and_keys import TABLE
from annotator.actions.keys_in_force import Keymap
from annotator.actions.presets import PRESETS, STANDARD, Preset
from tests.annotator.actions.presets_page import PAGE, presets_page
from tests.annotator.actions.programs import PROGRAMS, Shortcut

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


ROWS = [
    pytest.param(preset, row, id=f"{preset}-{' '.join(row.keys)}")
    for preset, rows in PROGRAMS.items()
    for row in rows
]


@pytest.mark.parametrize(("preset", "row"), ROWS)
def test_a_key_of_the_other_program_does_what_it_does_there(preset: str, row: Shortcut) -> None:
    if row.action:
        keymap = Keymap(preset)
        assert {key: keymap.owner_of(key) for key in row.keys} == dict.fromkeys(
            row.keys, row.action
        )
    else:
        assert row.why, "What is left out is explained."


@pytest.mark.parametrize(("preset", "row"), ROWS)
def test_a_key_that_is_left_out_destroys_nothing(preset: str, row: Shortcut) -> None:
    destroys = {"delete", "refuse-proposals", "reject-item", "ungroup"}
    if not row.action:
        assert {Keymap(preset).owner_of(key) for key in row.keys} & destroys == set()


@pytest.mark.parametrize("preset", PROGRAMS)
def test_no_key_of_a_program_is_listed_twice(preset: str) -> None:
    keys = [key for row in PROGRAMS[preset] for key in row.keys]
    assert sorted(keys) == sorted(set(keys))


@each
def test_a_proposal_is_answered_by_one_key_without_a_modifier(preset: Preset) -> None:
    keymap = Keymap(preset.id)
    for action in ("keep-proposal", "refuse-proposal"):
        assert [key for key in keymap.keys(action) if "+" not in key and "," not in key], action


def test_the_page_on_presets_says_what_the_keys_do() -> None:
    assert PAGE.read_text("utf-8") == presets_page()


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
