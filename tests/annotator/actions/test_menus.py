"""The menus of the window: complete, each action once, and never too long for a small screen."""

from __future__ import annotations

import pytest

from annotator.actions.actions_and_keys import GROUPS, TABLE
from annotator.actions.menus import GROUP_MENUS, MOST_LINES, Submenu, ids_in_menu


def test_each_group_has_a_menu() -> None:
    assert list(GROUP_MENUS) == [group for group, _ in GROUPS]


@pytest.mark.parametrize("group", GROUP_MENUS)
def test_each_action_of_a_group_is_in_its_menu_once(group: str) -> None:
    found = sorted(ids_in_menu(group))
    assert found == sorted(action.id for action in TABLE if action.group == group)


@pytest.mark.parametrize("group", GROUP_MENUS)
def test_a_menu_fits_a_small_screen(group: str) -> None:
    assert sum(map(len, GROUP_MENUS[group])) <= MOST_LINES


def test_submenus_hold_more_than_one_action_and_no_menu_names_two_alike() -> None:
    for sections in GROUP_MENUS.values():
        inner = [each for section in sections for each in section if isinstance(each, Submenu)]
        assert all(len(each.ids) > 1 for each in inner)
        assert len({each.title for each in inner}) == len(inner)
