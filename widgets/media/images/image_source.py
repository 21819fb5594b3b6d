"""Loading pictures for an open job: decoded ahead, veiled and rendered as is wished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.imaging import Veil
from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import ItemId, Status
from widgets.kit.bridge import Bridge
from widgets.media.images.picture_cache import CachedPicture, PictureCache, Renderings, View
from widgets.media.images.veils import Veils


class ImageSource:
    """Decodes pictures once and keeps the near ones."""

    def __init__(self, bridge: Bridge, project: Project) -> None:
        """Begin with an empty cache."""
        self._project = project
        self._pictures = PictureCache(bridge, folder=lambda: project.media_folder)
        self.veils = Veils()

    def load(
        self,
        loaded: LoadedItem,
        got: Callable[[CachedPicture], None],
        failed: Callable[[AnnotatorError], None],
    ) -> None:
        """Pass the picture of an item to ``got``: at once if it is cached, otherwise once decoded.

        Its veil and its rendering are those that apply at that moment, even if they changed since
        the call.
        """
        path, veil = self._path(loaded.media.path), self.veils.of(loaded.item.id)
        self._pictures.hold(path, veil)
        shown = self._pictures.at_hand(path, veil)
        if shown is not None:
            got(shown)
            return

        def take(shown: CachedPicture) -> None:
            is_right = shown.veil is self.veils.of(loaded.item.id)
            if is_right and self._pictures.is_as_wished(shown):
                got(shown)
            else:
                self.load(loaded, got, failed)

        self._pictures.get(path, take, failed, veil)

    def fit(self, view: View) -> None:
        """Prefetch pictures for a canvas of this size from now on."""
        self._pictures.view = view

    def render(self, renderings: Renderings) -> None:
        """Use these renderings from now on, each for its kind of picture."""
        self._pictures.render(renderings)

    def load_whole(self, loaded: LoadedItem, got: Callable[[CachedPicture], None]) -> None:
        """Hand over the picture of an item in all its detail, if it can be decoded."""

        def take(shown: CachedPicture) -> None:
            is_right = shown.veil is self.veils.of(loaded.item.id)
            if is_right and self._pictures.is_as_wished(shown):
                got(shown)

        path, veil = self._path(loaded.media.path), self.veils.of(loaded.item.id)
        self._pictures.get_whole(path, take, lambda _error: None, veil)

    def prefetch(self, current: ItemRow, rows: Sequence[ItemRow]) -> None:
        """Decode these next; what else is waiting is dropped."""
        readable = [row for row in rows if row.status is not Status.UNREADABLE]
        # The current one may still be waiting for its turn, and must not be dropped.
        self._pictures.ahead(self._veiled(current), [self._veiled(row) for row in readable])

    def forget(self, loaded: LoadedItem) -> None:
        """Read the file again next time."""
        self._pictures.forget(self._path(loaded.media.path))

    def shut_down(self) -> None:
        """Wait for what runs, drop the rest."""
        self._pictures.shut_down()

    def _veiled(self, row: ItemRow) -> tuple[Path, Veil]:
        return self._path(row.path), self.veils.of(ItemId(row.id))

    def _path(self, path: str) -> Path:
        return self._project.media_folder / path
