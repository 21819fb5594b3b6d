"""A picture comes as it is wished when it comes, not as it was wished when it was asked for."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import ItemId
from annotator.records import JobFacts
from tests.support.material import material
from widgets.kit.bridge import Bridge
from widgets.media.images.image_source import ImageSource
from widgets.media.images.picture_cache import CachedPicture


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name in ("chelsea.png", "china.jpg"):
        shutil.copy(material(f"photos/{name}"), tmp_path / name)
    items = scan_folder(tmp_path).items
    facts = JobFacts(str(uuid.uuid4()), "Pictures", ".")
    with Project.create(tmp_path / "job.fairlabel", facts, labels=["a"], items=items) as project:
        yield project


def refuse(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_picture_that_was_asked_for_before_the_veil_comes_veiled_or_not_at_all(
    qtbot: QtBot, project: Project, *, is_whole: bool
) -> None:
    source = ImageSource(Bridge(), project)
    loaded = project.reads.load_item(1).result()
    got: list[CachedPicture] = []
    if is_whole:
        source.load_whole(loaded, got.append)
    source.load(loaded, got.append, refuse)
    source.veils.lay(Veil.BLUR)  # it is being decoded plain by now
    qtbot.waitUntil(lambda: bool(got), timeout=10_000)
    source.shut_down()
    assert [shown.veil for shown in got] == [Veil.BLUR]


def test_one_item_is_turned_until_another_is_opened(project: Project) -> None:
    veils = ImageSource(Bridge(), project).veils
    first, second = ItemId(1), ItemId(2)
    for kind, turned in ((Veil.GREY, Veil.NONE), (Veil.BLUR, Veil.NONE), (Veil.NONE, Veil.BLUR)):
        veils.lay(kind)
        veils.turn(first)
        veils.opened(first)
        assert (veils.of(first), veils.of(second)) == (turned, kind)
        veils.turn(first)
        assert veils.of(first) is kind
        veils.turn(first)
        veils.opened(second)
        assert veils.of(first) is kind
