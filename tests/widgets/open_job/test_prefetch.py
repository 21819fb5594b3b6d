"""What is read ahead is never older than what was done since."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.editing.changes import Step
from annotator.editing.commands import AddRegions
from annotator.editing.commit import Commit
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import ItemId, LabelId, Region, new_region_id
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from annotator.records import JobFacts
from tests.support.material import material
from widgets.kit.bridge import Bridge
from widgets.media.sources import MediaSources
from widgets.open_job import prefetch as module
from widgets.open_job.prefetch import Prefetch


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name in ("chelsea.png", "china.jpg", "coffee.png"):
        shutil.copy(material(f"photos/{name}"), tmp_path / name)
    items = scan_folder(tmp_path).items
    facts = JobFacts(str(uuid.uuid4()), "Shelf", ".")
    with Project.create(tmp_path / "job.fairlabel", facts, labels=["a"], items=items) as project:
        yield project


def prefetch(project: Project) -> Prefetch:
    bridge = Bridge()
    return Prefetch(bridge, project, MediaSources(bridge, project))


def refuse(error: BaseException) -> None:
    raise error


def put_region_on(project: Project, item_id: int) -> None:
    loaded = project.reads.load_item(item_id).result()
    number = project.new_region_number()
    box = Box(1, 2, 30, 40)
    region = Region(new_region_id(), number, LabelId(1), box, key_at(number))
    change = AddRegions((region,)).change(loaded.state)
    assert change is not None
    project.commit(Commit(ItemId(item_id), (change,), Step(1, change.name, (change,)))).result()


def test_an_item_that_changed_while_it_was_read_ahead_is_read_again(
    qtbot: QtBot, project: Project
) -> None:
    reader = prefetch(project)
    rows = project.reads.item_rows().result()
    reader.make_ready(rows, 0)
    put_region_on(project, 2)
    reader.forget_item(ItemId(2))
    got: list[LoadedItem] = []
    qtbot.waitUntil(lambda: ItemId(3) in reader._ready)  # the last that was asked for
    reader.item(ItemId(2), got.append, refuse)
    qtbot.waitUntil(lambda: bool(got))
    reader._media.shut_down()
    assert [len(loaded.state.regions) for loaded in got] == [1]


def test_a_neighbour_that_is_at_hand_is_not_read_again(qtbot: QtBot, project: Project) -> None:
    reader = prefetch(project)
    reader.make_ready(project.reads.item_rows().result(), 0)
    got: list[LoadedItem] = []
    qtbot.waitUntil(lambda: ItemId(3) in reader._ready)  # the last that was asked for
    reader.item(ItemId(2), got.append, refuse)
    assert [loaded.item.path for loaded in got] == ["china.jpg"]
    reader._media.shut_down()


def test_nothing_is_read_further_ahead_where_there_is_much_on_the_next_ones(
    qtbot: QtBot, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AHEAD", 1)
    for limit, is_read in ((0, False), (1, True)):
        monkeypatch.setattr(module, "LIGHT_REGIONS", limit)
        reader = prefetch(project)
        if not limit:
            put_region_on(project, 2)
        reader.make_ready(project.reads.item_rows().result(), 0)
        qtbot.waitUntil(lambda reader=reader: ItemId(2) in reader._ready)  # type: ignore[misc]  # a default in a lambda
        assert (ItemId(3) in {*reader._ready, *reader._coming}) is is_read
        reader._media.shut_down()
