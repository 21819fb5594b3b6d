"""The figure of hostile names holds, and finds out what is broken on purpose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults import names
from tests.faults.figure import Figure
from tests.faults.names import Part
from tests.faults.names_tries import scene_names
from tests.support.hostile_names import kinds

ALWAYS = ("main", "work-order-panel", "gallery", "statement")
"""Screens on which names were read as markup, or pictures might be."""

SHORT = 6
"""So many more, others each day."""


def figure_of(part: Part) -> Figure:
    figure = Figure("one")
    names.count(figure, part, names.tried(part))
    return figure


def test_the_screens_that_show_most_names_obey_none() -> None:
    figure = figure_of(Part("markup", ALWAYS))
    assert figure.is_held, figure.broken
    assert figure.tried == len(ALWAYS)


def test_screens_by_chance_obey_no_name(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(names, "SEED", seed)
    figure = names.run(SHORT)
    assert figure.is_held, (names.SEED, figure.broken)
    assert figure.tried == SHORT


BROKEN = {
    "labels": ("main", "a file that a name spoke of was opened"),
    "tooltips": ("main", "a file that a name spoke of was opened"),
    "mnemonics": ("tag-and-next", "makes a shortcut of a name"),
    "characters": ("main", "of a name"),
}


@pytest.mark.parametrize("sabotage", BROKEN)
def test_a_window_that_is_broken_on_purpose_is_found_out(sabotage: str) -> None:
    scene, what = BROKEN[sabotage]
    kind = "acting" if sabotage == "characters" else "markup"
    broken = figure_of(Part(kind, (scene,), sabotage=sabotage, has_pipe=False)).broken
    assert any(what in each for each in broken), broken


def test_a_window_that_hangs_is_told_in_words_and_the_next_screen_is_taken() -> None:
    part = Part("markup", ("main", "welcome"), patience_s={"main": 5}, sabotage="labels")
    told = names.tried(part)
    assert [each["scene"] for each in told] == ["main", "welcome"]
    assert told[0]["wrong"] == ["gave no answer"]


def test_all_scenes_are_among_the_screens() -> None:
    scenes = Path(__file__).parents[2] / "tools" / "shots" / "scenes"
    texts = [path.read_text(encoding="utf-8") for path in scenes.glob("scenes*.py")]
    written = sum(len(re.findall(r"(?<!class )\bScene\(", text)) for text in texts)
    assert len(scene_names()) == written
    assert written > 100


def test_another_seed_takes_other_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[set[tuple[str, str]]] = []

    def noted(part: Part) -> list[dict[str, object]]:
        taken[-1].update((part.kind, scene) for scene in part.scenes)
        return []

    monkeypatch.setattr(names, "tried", noted)
    for seed in (1, 1, 2):
        monkeypatch.setattr(names, "SEED", seed)
        taken.append(set())
        names.run(20)
    assert taken[0] == taken[1] != taken[2]
    assert {kind for kind, _scene in taken[0]} <= set(kinds(Path(), Path()))
