"""The pictures of the manual: each is a scene as it is now, none is large or unused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.material import CHECKOUT
from tools.manual import pictures
from tools.shots.shots import scenes_asked_for

MOST_BYTES = 2 * 1024 * 1024
LEAST_WORDS = 4


def test_no_picture_is_stale() -> None:
    takes = {scene.name: scene.take for scene in scenes_asked_for([])}
    assert pictures.stale_pictures(takes) == [], "run make shots with the names of these scenes"


def test_pictures_are_small_and_shown() -> None:
    files = list(pictures.FOLDER.glob("*.png"))
    assert {file.stem for file in files} == pictures.shown_pictures()
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


def test_each_picture_is_described_for_those_who_do_not_see_it() -> None:
    pages = (CHECKOUT / "docs" / "manual").rglob("*.md")
    told = [text for page in pages for text in re.findall(r"!\[([^]]*)\]", page.read_text("utf-8"))]
    assert [text for text in told if len(text.split()) < LEAST_WORDS] == []


def _part() -> str:
    return "a"


def _other_part() -> str:
    return "b"


def _made(act: Callable[[], str]) -> Callable[[], str]:
    def scene() -> str:
        return act() + _part()

    return scene


def _plain() -> str:
    return _part()


def test_a_scene_is_another_if_a_function_that_it_uses_is(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, first, second = _plain, _made(_part), _made(_other_part)
    before = [pictures.scene_digest(each) for each in (plain, first, second)]
    assert len(set(before)) == len(before)
    monkeypatch.setitem(_plain.__globals__, "_part", _other_part)
    after = [pictures.scene_digest(each) for each in (plain, first, second)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, False]


def test_a_changed_scene_and_a_missing_picture_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = frozenset({"first-steps-light", "gone-light"})
    monkeypatch.setattr(pictures, "shown_pictures", lambda: shown)
    assert pictures.stale_pictures({"first-steps": _plain}) == ["first-steps-light", "gone-light"]
