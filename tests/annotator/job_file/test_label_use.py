"""What labels are used for is counted slice by slice, and what uses one is known before it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, DeleteRegions
from annotator.editing.label_commands import MergeLabels
from annotator.job_file import Project
from annotator.job_file.reading.label_stats import LabelUse, read_label_use
from annotator.model.entities import LabelId
from annotator.model.geometry import Box
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle

LINE, STAMP = LabelId(1), LabelId(2)


def drawn(project: Project, item: int, label: LabelId, *sides: float | None) -> None:
    """Draw square boxes on an item; None gives the item as a whole the label."""
    boxes = (None if side is None else Box(5, 5, side, side) for side in sides)
    new = [replace(new_region(project), label_id=label, geometry=box) for box in boxes]
    editor_on(project, item).run(AddRegions(tuple(new)))
    settle(project)


def counted(project: Project, size: int) -> tuple[LabelUse, int]:
    """Return the use over all slices, and how many there were."""
    use, after, slices = LabelUse(), 0, 0
    while True:
        part, until = project._writer.read(
            lambda c, after=after: read_label_use(c, after, size)  # type: ignore[misc]  # a default in a lambda
        ).result()
        use.add(part)
        slices += 1
        if until is None:
            return use, slices
        after = until


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_each_region_and_item_is_counted_once_however_small_the_slices(
    tmp_path: Path, size: int
) -> None:
    with make_job(tmp_path) as project:
        drawn(project, 1, LINE, 10, 20, 30)
        drawn(project, 1, STAMP, 4)
        drawn(project, 2, LINE, 50, None)
        drawn(project, 3, STAMP, 6, 6)
        use, slices = counted(project, size)
        assert use.regions == Counter({LINE: 5, STAMP: 3})
        assert use.items == Counter({LINE: 2, STAMP: 2})
        assert (use.median_side_px(LINE), use.median_side_px(STAMP)) == (20, 6)
        assert (slices > 1) is (size < 100)


def test_a_job_without_regions_and_a_label_without_boxes(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        use, until = project.reads.label_use().result()
        assert (use.regions, until) == (Counter(), None)
        drawn(project, 1, LINE, None)
        use, _ = project.reads.label_use().result()
        assert (use.regions[LINE], use.median_side_px(LINE)) == (1, None)


def test_a_label_is_used_by_a_region_anywhere_and_by_one_that_was_merged_into_it(
    tmp_path: Path,
) -> None:
    with make_job(tmp_path) as project:
        assert not project.reads.is_label_used(LINE).result()
        drawn(project, 2, LINE, 10)
        assert project.reads.is_label_used(LINE).result()
        editor = editor_on(project, 1)
        editor.run(MergeLabels(LINE, STAMP))
        assert project.reads.is_label_used(STAMP).result()
        editor = editor_on(project, 2)
        editor.run(DeleteRegions(tuple(editor.state.regions)))
        assert project.reads.is_label_used(STAMP).result()
