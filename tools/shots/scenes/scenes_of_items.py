"""Scenes of the list of items: filtered, without matches, with its form, with many items."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

import resources
from annotator.importers.folder_importer import scan_folder
from annotator.items.filters import ItemFilter, NumberRange
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Status
from annotator.model.people import new_worker
from annotator.progress import Cancel
from annotator.records import JobFacts
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.items.crop_gallery import GalleryDialog
from widgets.items.gallery_actions import Gallery
from widgets.kit.error_text import sentence_text

MANY = 240


def found(stage: Stage) -> QPixmap:
    _open_many(stage)
    wanted = ItemFilter(
        path="street", statuses=frozenset({Status.NEW}), file_bytes=NumberRange(least=50_000)
    )
    _filter(stage, wanted)
    return stage.grab()


def nothing_fits(stage: Stage) -> QPixmap:
    _open_many(stage)
    _filter(stage, ItemFilter(labels=frozenset({LabelId(1)}), text="café"))
    return stage.grab()


def filter_form(stage: Stage) -> QPixmap:
    _open_many(stage)
    _filter(stage, ItemFilter(is_open=True, spent_ms=NumberRange(60_000, 300_000)))
    bar = stage.window.items.filter_bar
    bar.open_form()
    stage.settle()
    picture = _with_popup(stage, bar.form)
    bar.form.hide()
    return picture


def go_to_item(stage: Stage) -> QPixmap:
    _open_many(stage)
    stage.app.run("go-to-item")
    stage.settle()
    popup = stage.app.parts.items.go_to
    picture = _with_popup(stage, popup)
    popup.hide()
    return picture


def adding(stage: Stage) -> QPixmap:
    _open_many(stage)
    stage.window.items.show_adding(sentence_text("Adding pictures: 124,500 of 1,000,000"))
    return stage.grab()


def moved(stage: Stage) -> QPixmap:
    """Show the question about a missing folder of pictures."""
    _make_many(stage)
    (stage.folder / "streets").rename(stage.folder / "another disk")
    stage.app.lifecycle.open_path(stage.folder / "streets.fairlabel")
    stage.wait(lambda: _asks_for_folder(stage))
    return stage.grab()


def moved_elsewhere(stage: Stage) -> QPixmap:
    """Show the notice for a chosen folder without any of them."""
    from annotator.importers.relink import find_lost  # noqa: PLC0415 - seldom needed

    moved(stage)
    stage.window.notices.dismiss()
    empty = stage.folder / "Holiday 2024"
    empty.mkdir()
    lost = find_lost(stage.desk.project, Cancel(), lambda _done, _total: None)
    stage.app.parts.relinking.look_in(stage.desk, lost, empty)
    stage.wait(lambda: _asks_for_folder(stage))
    return stage.grab()


def _asks_for_folder(stage: Stage) -> bool:
    """Return whether a notice with a button for the folder is shown, in whatever language."""
    shown = stage.window.notices.shown
    button = stage.app.parts.relinking.tr("Choose their folder…")
    return shown is not None and button in dict(shown.choices)


def thumbnails(stage: Stage) -> QPixmap:
    return _with_thumbnails(stage, "small")


def large_thumbnails(stage: Stage) -> QPixmap:
    return _with_thumbnails(stage, "large")


def veiled_thumbnails(stage: Stage) -> QPixmap:
    stage.settings.set("veil", "blur")
    return _with_thumbnails(stage, "small")


def mini_map(stage: Stage) -> QPixmap:
    _open_many(stage)
    stage.window.canvas.zoom_to(1.5)
    return stage.grab()


def gallery(stage: Stage) -> QPixmap:
    stage.open_sample()
    gallery = stage.app.parts.gallery

    def look(dialog: GalleryDialog) -> None:
        wait_for = (lambda: bool(dialog.model.crops), lambda: not _waits(gallery))
        for is_there in wait_for:
            stage.wait(is_there)
        dialog.wall.setFocus()
        dialog.wall.setCurrentIndex(dialog.model.index(min(1, len(dialog.model.crops) - 1)))

    return stage.grab_with(GalleryDialog, gallery.show, look)


def _waits(gallery: Gallery) -> bool:
    return gallery.crops is not None and gallery.crops.is_waited_for


def _with_thumbnails(stage: Stage, size: str) -> QPixmap:
    stage.settings.set("thumbnails", size)
    _open_many(stage)
    thumbs = stage.app.parts.items.thumbs
    is_veiled = stage.settings.text("veil") != "none"
    stage.wait(lambda: is_veiled or (thumbs is not None and not thumbs.is_waited_for))
    return stage.grab()


def _with_popup(stage: Stage, popup: QWidget) -> QPixmap:
    picture, front = stage.grab(), popup.grab()
    place: QPoint = stage.window.mapFromGlobal(popup.pos())
    painter = QPainter(picture)
    painter.drawPixmap(place, front)
    painter.end()
    return picture


def _filter(stage: Stage, wanted: ItemFilter) -> None:
    bar = stage.window.items.filter_bar
    bar.show_filter(wanted)
    bar.wanted.emit(wanted)
    stage.wait(lambda: stage.desk.items.share_known == 1)


def _open_many(stage: Stage) -> None:
    stage.app.lifecycle.open_path(_make_many(stage))
    stage.go_to(12)


def _make_many(stage: Stage) -> Path:
    pictures = stage.folder / "streets"
    pictures.mkdir()
    files = sorted(resources.path("examples").glob("*.jpg"))
    for at in range(1, MANY + 1):
        kind = "street" if at % 3 else "harbour"
        target: Path = pictures / f"{kind}_{at:03}.jpg"
        shutil.copy(files[at % len(files)], target)
    path = stage.folder / "streets.fairlabel"
    facts = JobFacts("job", "Street scenes, batch 3", "streets")
    items = scan_folder(pictures).items
    with Project.create(path, facts, labels=["house", "shop", "car"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    return path


SCENES = (
    Scene("items-found", found, is_rtl=True, is_big=True),
    Scene("items-nothing-fits", nothing_fits, is_rtl=True),
    Scene("items-filter", filter_form, is_rtl=True, is_big=True),
    Scene("items-go-to", go_to_item),
    Scene("items-adding", adding, is_big=True),
    Scene("items-moved", moved, is_rtl=True, is_big=True),
    Scene("items-moved-elsewhere", moved_elsewhere, is_rtl=True, is_big=True),
    Scene("items-thumbnails", thumbnails, is_rtl=True, is_big=True),
    Scene("items-thumbnails-large", large_thumbnails),
    Scene("items-thumbnails-veiled", veiled_thumbnails),
    Scene("gallery", gallery, is_rtl=True, is_big=True),
    Scene("mini-map", mini_map, is_rtl=True, is_big=True),
)
