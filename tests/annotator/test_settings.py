"""Settings: checked when they are set, never in the way when their file is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annotator.errors import InvalidSettingError
from annotator.setting_table import TABLE, Setting, Value
from annotator.settings import Settings
from tests.support.english import english


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_every_default_of_the_table_may_be_used_and_is_explained() -> None:
    assert len({setting.key for setting in TABLE}) == len(TABLE)
    for setting in TABLE:
        assert setting.checked(setting.default) == setting.default
        assert setting.description.endswith(".")


def test_a_value_is_there_after_a_restart(path: Path) -> None:
    first = Settings(path)
    first.set("zoom", 1.5)
    first.set("theme", "dark")
    first.set("show_checklist", False)
    first.set("recent_jobs", "a\n\udc80é")
    again = Settings(path)
    assert (again.number("zoom"), again.text("theme")) == (1.5, "dark")
    assert (again.flag("show_checklist"), again.text("recent_jobs")) == (False, "a\n\udc80é")
    assert again.problems == []
    assert [child.name for child in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("zoom", 0.74, "zoom must lie from 0.75 to 2.0"),
        ("zoom", 2.01, "zoom must lie from 0.75 to 2.0"),
        ("zoom", float("nan"), "zoom must lie"),
        ("zoom", True, "zoom must be a number"),
        ("zoom", "1", "zoom must be a number"),
        ("zoom", 10**400, "zoom must be a number"),
        ("theme", "pink", "theme must be one of system, light, dark"),
        ("theme", 1, "theme must be text"),
        ("show_checklist", 1, "show_checklist must be true or false"),
        ("no_such", 1, "There is no setting 'no_such'"),
    ],
)
def test_what_is_out_of_its_limits_is_refused_and_changes_nothing(
    path: Path, key: str, value: Value, says: str
) -> None:
    settings = Settings(path)
    told: list[str] = []
    settings.listeners.append(told.append)
    with pytest.raises(InvalidSettingError, match=says):
        settings.set(key, value)
    assert (told, path.exists()) == ([], False)


@pytest.mark.parametrize("edge", [0.75, 2.0, 1, 2])
def test_limits_themselves_and_whole_numbers_are_allowed(edge: float) -> None:
    settings = Settings()
    settings.set("zoom", edge)
    assert settings.number("zoom") == edge


def test_listeners_hear_of_what_changed_and_of_nothing_else() -> None:
    settings, told = Settings(), list[str]()
    settings.listeners.append(told.append)
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set("zoom", 1.0)
    assert told == ["theme"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"zoom": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_damaged_file_counts_as_not_there_and_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    settings = Settings(path)
    assert english(settings.problems) == (
        "settings.json could not be read; the defaults are used.",
    )
    assert settings.number("zoom") == 1.0
    settings.set("zoom", 1.25)
    assert Settings(path).number("zoom") == 1.25


def test_one_bad_value_costs_itself_only(path: Path) -> None:
    given = {"zoom": 10**400, "theme": "pink", "last_worker": "Ada", "of_tomorrow": [1]}
    path.write_text(json.dumps(given))
    settings = Settings(path)
    assert settings.text("last_worker") == "Ada"
    assert (settings.number("zoom"), settings.text("theme")) == (1.0, "system")
    (sentence,) = english(settings.problems)
    assert "make no sense for “Size of the interface”, “Theme”; there the defaults" in sentence


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([setting.key for setting in TABLE]), json_values))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_every_value_read_may_be_used(
    path: Path, given: dict[str, object]
) -> None:
    path.write_text(json.dumps(given))
    settings = Settings(path)
    for setting in settings:
        value = settings._get(setting.key)
        assert type(value) is type(setting.default)
        assert setting.checked(value) == value


def test_a_disk_that_refuses_costs_the_setting_and_not_the_work(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "no such folder" / "settings.json")
    settings.set("zoom", 1.5)
    assert settings.number("zoom") == 1.5
    assert english(settings.problems) == (
        "The settings could not be saved: No such file or directory.",
    )


def test_a_table_of_ones_own_can_be_read() -> None:
    settings = Settings(None, (Setting("count", 3, "How many.", lowest=1),))
    settings.set("count", 2)
    assert settings.number("count") == 2
    with pytest.raises(InvalidSettingError, match="a whole number"):
        settings.set("count", 2.5)
