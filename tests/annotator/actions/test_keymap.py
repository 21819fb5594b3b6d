"""Keys in force: own changes over a preset over the table, and no key does two things."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.actions.actions_and_keys import TABLE, Action
from annotator.actions.keys_in_force import Keymap, read_keymap
from annotator.actions.presets import PRESETS

ids = st.sampled_from([action.id for action in TABLE])
keys = st.sampled_from(["D", "F", "Ctrl+B", "Tab", "J", "F13", "Media Play", "Ctrl+Alt+K", "1"])
edits = st.lists(st.tuples(ids, st.lists(keys, max_size=3)), max_size=12)


@given(st.sampled_from([preset.id for preset in PRESETS]), edits)
def test_whatever_is_given_no_key_does_two_things_and_each_does_what_was_said_last(
    preset: str, script: list[tuple[str, list[str]]]
) -> None:
    keymap = Keymap(preset)
    for action, wanted in script:
        keymap = keymap.with_keys(action, wanted)
        assert keymap.keys(action) == tuple(dict.fromkeys(wanted))
    all_keys = [key for keys in keymap.by_action.values() for key in keys]
    assert len(all_keys) == len(set(all_keys))
    assert all(keymap.owner_of(key) for key in all_keys)
    again = read_keymap(preset, keymap.own_as_text())
    assert again.by_action == keymap.by_action
    for each in TABLE:
        keymap = keymap.reset(each.id)
    assert keymap.by_action == Keymap(preset).by_action
    assert keymap.own_as_text() == ""


def test_a_key_taken_from_another_action_leaves_it_its_other_keys() -> None:
    keymap = Keymap().with_keys("lock", ("D",))
    assert keymap.keys("next-item") == ("PgDown",)
    assert keymap.owner_of("D") == "lock"
    assert keymap.is_own("lock")
    assert keymap.is_own("next-item")
    assert not keymap.is_own("previous-item")


def test_reset_gives_the_keys_of_the_preset_back_and_takes_them_from_who_has_them() -> None:
    keymap = Keymap("cvat").with_keys("lock", ("F", "L")).reset("next-item")
    assert keymap.keys("next-item") == ("F", "PgDown")
    assert keymap.keys("lock") == ("L",)


def test_what_a_preset_leaves_without_a_key_gets_the_nearest_that_is_free() -> None:
    table = (
        Action("next-item", "Next", ("D",)),
        Action("dark", "Dark", ("F",)),
        Action("far", "Far", ("Shift+F",)),
        Action("bright", "Bright", ("N",)),
    )
    keymap = Keymap("cvat", table=table)
    assert keymap.keys("next-item") == ("F", "PgDown")
    assert keymap.keys("dark") == ("Alt+F",)
    assert keymap.keys("far") == ("Shift+F",)
    assert keymap.keys("bright") == ("N",)
    mine = Keymap(table=table).with_keys("bright", ["F"])
    assert mine.keys("dark") == ()


def test_another_preset_keeps_own_changes() -> None:
    keymap = Keymap().with_keys("lock", ("F13",)).with_preset("cvat")
    assert keymap.keys("lock") == ("F13",)
    assert keymap.keys("next-item") == ("F", "PgDown")
    with pytest.raises(ValueError, match="no preset"):
        keymap.with_preset("paint")


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "7", '{"lock": 7}', '{"paint": ["D"]}', '{"lock": [7, null, ""]}', "[" * 100_000],
)
def test_settings_that_make_no_sense_are_left_out(text: str) -> None:
    keymap = read_keymap("paint", text)
    assert keymap.preset == "standard"
    assert keymap.owner_of("D") == "next-item"


def test_a_key_that_settings_give_twice_is_given_once() -> None:
    keymap = read_keymap("standard", json.dumps({"lock": ["Q"], "snap": ["Q", "S"]}))
    assert keymap.keys("lock") == ("Q",)
    assert keymap.keys("snap") == ("S",)
    assert keymap.keys("refuse-proposal") == ()
