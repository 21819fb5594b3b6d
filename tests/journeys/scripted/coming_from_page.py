"""The page that sets the same work in other programs beside the same work here, step by step.

``python -m tests.journeys.scripted.coming_from_page`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from tests.journeys.scripted import from_cvat, from_labelimg
from tests.journeys.scripted.compared import Cost, Stage, cost, here

PAGE: Final = Path(__file__).parents[3] / "docs" / "coming-from.md"
JOURNEYS: Final[tuple[ModuleType, ...]] = (from_labelimg, from_cvat)

_INTRODUCTION = """# Coming from another program

The same work in labelImg, in CVAT and here: five photographs, from the first folder to the export,
each with the preset of that program ([keys of other programs](presets.md)). A test sends the
steps of the column “here” to the real window and compares the boxes after each step, to a pixel
(`tests/journeys/test_coming_from.py`); this page is generated from the same data. The column
“there” has the fewest steps that the other program needs: for labelImg by its source, for CVAT by
its tables of shortcuts and the readme of its canvas. The clicks in CVAT's menus and dialogs, and
the fact that a box is active under the pointer, were written from memory. Neither program was run.

Each of these counts as one step: a key, a chord, a held key, a typed letter, a click, a double
click, a drag, a notch of the wheel, a path. The way of the pointer does not count. Seconds are not
compared.
"""


def coming_from_page() -> str:
    """Return the page as text."""
    return _INTRODUCTION + "".join(_journey(each) for each in JOURNEYS)


def stages_of(journey: ModuleType) -> tuple[Stage, ...]:
    """Return the steps of a journey."""
    return cast("tuple[Stage, ...]", journey.STAGES)


def totals(stages: Sequence[Stage]) -> tuple[Cost, Cost]:
    """Return what all steps cost there and here that can be done in both."""
    both = [stage for stage in stages if stage.there is not None]
    there = sum((cost(stage.there or ()) for stage in both), Cost())
    return there, sum((cost(here(stage)) for stage in both), Cost())


def _journey(journey: ModuleType) -> str:
    stages = stages_of(journey)
    there, ours = totals(stages)
    return (
        f"\n## From {journey.TITLE}\n\n"
        f"| what | there | here | result |\n|---|---|---|---|\n{''.join(_lines(stages))}"
        f"| total of the steps that both have | {_told(there)} | {_told(ours)} | |\n"
        f"\n{''.join(_notes(stages))}"
    )


def _lines(stages: Sequence[Stage]) -> Iterator[str]:
    for stage in stages:
        there = "cannot be done" if stage.there is None else _shown(stage.there)
        yield f"| {stage.work} | {there} | {_shown(here(stage))} | {stage.result} |\n"


def _notes(stages: Sequence[Stage]) -> Iterator[str]:
    more = [f"- *{stage.work}:* {stage.more}\n" for stage in stages if stage.more]
    habits = [f"- *{stage.work}:* {stage.note}\n" for stage in stages if stage.note]
    if more:
        yield from ("Steps that take more here:\n\n", *more)
    if more and habits:
        yield "\n"
    if habits:
        yield from ("Habits that do something else here:\n\n", *habits)


def _shown(words: Sequence[str]) -> str:
    found = cost(words)
    return f"{', '.join(words)} ({found.all})"


def _told(found: Cost) -> str:
    return f"{found.keys} keys, {found.mouse} by the mouse: {found.all}"


if __name__ == "__main__":
    PAGE.write_text(coming_from_page(), "utf-8")
