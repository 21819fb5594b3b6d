"""There is no field for what is never recorded: not in the job file, settings, state or exports."""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import records
from annotator.effort import spans
from annotator.sample import make_sample
from annotator.settings import Settings
from tests.support.exports import SCHEMAS
from tests.support.material import CHECKOUT

NEVER = {
    "what was typed as keys": "keys keystroke keystrokes keycode keycodes pressed shortcut typed",
    "pointer paths": "pointer mouse cursor click clicks scroll trajectory touch",
    "screenshots": "screenshot screenshots screen screencast frame thumbnail",
    "camera and microphone": "camera webcam microphone mic face voice",
    "other programs and sites": "program programs application app process window url site browser",
    "the clipboard": "clipboard paste",
    "location": "location latitude longitude lat lon gps country city",
    "network and machine": "host hostname ip mac address network ssid machine device cpu os",
    "activity percentages and rankings": "activity productivity idle intensity rank ranking score",
    "refusals of an order": "refused refusal refusals declined abandoned",
    "what tells who it is": "email phone birth gender age passport iban",
}
WORDS = {word: what for what, words in NEVER.items() for word in words.split()}

MEANT_OTHERWISE = {
    "collection_keys": "with which key file a collection is signed; no key of the keyboard",
    "own_keys": "which keys an action has, as the person chose; not what is pressed",
    "annotations.annotations.proposed.score": "how sure a detector was of a box; of no person",
    "effort.typed": "how many texts of an item came from no draft; no key",
    "effort.ms.typed": "the time on those texts, as on accepted and corrected ones; no key",
    "transcription_line.proposed.score": "how far a proposed segment stands above the noise",
    "derived.typed": "as in the effort.json that it is copied from",
    "derived.ms.typed": "as in the effort.json that it is copied from",
    "derived.refused": "as in the effort.json that it is copied from",
    "effort.refused": "how many boxes that a detector proposed were refused; not orders",
}

_WORD = re.compile(r"[a-z]+")


def _columns(job: Path) -> Iterator[str]:
    with sqlite3.connect(f"file:{job}?mode=ro", uri=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")]
        for table in tables:
            for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')"):
                yield f"{table}.{row[0]}"
    connection.close()


def _properties(schema: Any, path: str = "") -> Iterator[str]:
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield f"{path}.{name}"
            yield from _properties(inner, f"{path}.{name}")
        for key, inner in schema.items():
            if key != "properties":
                yield from _properties(inner, path)
    elif isinstance(schema, list):
        for each in schema:
            yield from _properties(each, path)


def _fields(module: object) -> Iterator[str]:
    for name, kind in vars(module).items():
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            yield from (f"{name}.{field.name}" for field in dataclasses.fields(kind))


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    job = make_sample(
        tmp_path_factory.mktemp("demo") / "sample", CHECKOUT / "resources" / "examples"
    )
    return {
        "the job file": list(_columns(job)),
        "the settings": [setting.key for setting in Settings(None)],
        "exports": [
            name
            for path in sorted(SCHEMAS.glob("*.schema.json"))
            for name in _properties(json.loads(path.read_bytes()), path.name.split(".")[0])
        ],
        "the records of a sitting": [*_fields(records), *_fields(spans)],
    }


def _offending(names: list[str]) -> dict[str, str]:
    return {
        name: WORDS[word]
        for name in names
        for word in _WORD.findall(name.rpartition(".")[2].lower())
        if word in WORDS and name not in MEANT_OTHERWISE
    }


def test_no_name_of_a_field_speaks_of_it(names: dict[str, list[str]]) -> None:
    assert all(len(each) > 15 for each in names.values())
    assert {where: found for where, each in names.items() if (found := _offending(each))} == {}


def test_such_a_name_would_be_found() -> None:
    slipped = ["session.host_name", "effort.keys_pressed", "item.path", "worker.rank"]
    assert set(_offending(slipped)) == {"session.host_name", "effort.keys_pressed", "worker.rank"}


def test_the_page_names_all_of_it() -> None:
    page = (CHECKOUT / "docs" / "privacy.md").read_text(encoding="utf-8")
    never = " ".join(page.partition("## What is never recorded")[2].partition("##")[0].split())
    for words in (
        "key presses",
        "pointer paths",
        "screenshots",
        "camera",
        "microphone",
        "names of other programs or sites",
        "clipboard",
        "location",
        "network or machine identifiers",
        "while no job is open",
        "activity percentages",
        "rankings of people",
        "refusals of a work order",
    ):
        assert words in never, words


def test_the_page_names_every_table_of_the_job_file(names: dict[str, list[str]]) -> None:
    page = (CHECKOUT / "docs" / "privacy.md").read_text(encoding="utf-8")
    recorded = page.partition("## What is recorded")[2].partition("\n## ")[0]
    tables = {name.partition(".")[0] for name in names["the job file"]}
    listed = re.findall(r"`([a-z_ ]+)`", recorded.partition("tables of the job file")[2])
    told = {table for each in listed[:4] for table in each.split()}
    assert sorted(tables - told - {"sqlite_sequence"}) == []
    assert sorted(told - tables) == []
