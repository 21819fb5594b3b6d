"""The context menus follow the table: each entry is an action, and stands once in each menu."""

from __future__ import annotations

import pytest

from annotator.actions.actions_and_keys import BY_ID, Needs
from annotator.actions.context_menus import (
    ANY_ITEM,
    MENUS,
    MORE,
    PROPOSALS,
    MenuContext,
    actions_of,
)


@pytest.mark.parametrize("context", MenuContext)
def test_each_entry_is_an_action_of_the_table_and_stands_once(context: MenuContext) -> None:
    ids = actions_of(context)
    assert ids
    assert set(ids) <= BY_ID.keys()
    assert len(set(ids)) == len(ids)
    assert all(section for section in MENUS[context])


def test_what_needs_a_selection_stands_only_where_one_is() -> None:
    for context in set(MenuContext) - {MenuContext.REGION, MenuContext.CROP}:
        for action_id in actions_of(context):
            assert Needs.SELECTION not in BY_ID[action_id].needs, (context, action_id)


def test_what_deletes_stands_last_and_alone() -> None:
    for context, sections in MENUS.items():
        deletes = [section for section in sections if {"delete", "delete-label"} & set(section)]
        assert not deletes or (deletes == [sections[-1]] and len(sections[-1]) == 1), context


def test_no_menu_is_longer_than_a_small_screen_at_200_percent() -> None:
    for context, sections in MENUS.items():
        rows = sum(map(len, sections)) + (context in MORE) - len(PROPOSALS & set(sections[0]))
        assert rows <= 14, context
    assert all(sum(map(len, sections)) <= 14 for sections in MORE.values())


def test_the_exceptions_are_entries_of_their_menus() -> None:
    assert set(actions_of(MenuContext.ITEM)) >= ANY_ITEM
    assert set(actions_of(MenuContext.REGION)) >= PROPOSALS
