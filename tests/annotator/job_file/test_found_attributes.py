"""Items are found by the text of an attribute of their regions, whatever letters it has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, DeleteRegions
from annotator.job_file import Project
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle

NAMES = [
    "Ada",
    'O\'Brien "B"',
    "صحفية",
    "100 %_",
    "5",
    "back\\slash",
    "U+2028 \u2028 U+00A0 \u00a0",
]


def found(project: Project, value: str) -> list[int]:
    items = project.reads.items_with_attribute("speaker", value).result()
    return [each.item.id for each in items]


@pytest.mark.parametrize("name", NAMES)
def test_an_item_is_found_once_by_the_whole_text(tmp_path: Path, name: str) -> None:
    with make_job(tmp_path) as project:
        assert found(project, name) == []
        regions = [replace(new_region(project), attributes={"speaker": name}) for _ in range(2)]
        others = (
            replace(new_region(project), attributes={"speaker": 5, "who": name}),
            replace(new_region(project), attributes={"speaker": f"{name}!"}),
            new_region(project),
        )
        first, second = editor_on(project, 1), editor_on(project, 2)
        second.run(AddRegions(tuple(regions)))
        first.run(AddRegions(others))
        settle(project)
        assert found(project, name) == [2]
        (item,) = project.reads.items_with_attribute("speaker", name).result()
        assert item.state.regions.keys() == {each.id for each in regions}
        second.run(DeleteRegions([each.id for each in regions]))
        settle(project)
        assert found(project, name) == []
