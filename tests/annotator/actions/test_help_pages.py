"""Each action has a page of the manual."""

from __future__ import annotations

from annotator.actions.actions_and_keys import TABLE
from annotator.actions.help_pages import _PAGES, HELP_PAGES
from annotator.manual.pages import Manual
from tests.support.material import CHECKOUT


def test_every_action_has_a_page_that_exists() -> None:
    manual = Manual(CHECKOUT / "docs")
    assert set(HELP_PAGES) == {action.id for action in TABLE}
    places = {
        f"{page}#{section.anchor}" for page in manual.addresses for section in manual.sections(page)
    }
    assert set(HELP_PAGES.values()) - places - set(manual.addresses) == set()


def test_the_table_names_actions_that_exist_and_none_twice() -> None:
    named = [action_id for ids in _PAGES.values() for action_id in ids]
    assert set(named) <= set(HELP_PAGES)
    assert len(named) == len(set(named))
