"""The sources of an open job: one for each kind of view that its items need."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.items.item_row import ItemRow
from annotator.job_file.project import Project
from annotator.model.entities import IMAGE, KindId
from widgets.kit.bridge import Bridge
from widgets.media.images.image_source import ImageSource
from widgets.media.media_source import MediaSource
from widgets.media.view_registry import VIEW_KINDS, ViewKind


class MediaSources:
    """The sources of one open job, each made when it is first needed."""

    def __init__(self, bridge: Bridge, project: Project) -> None:
        """Make none yet."""
        self._bridge = bridge
        self._project = project
        self._made: dict[ViewKind, MediaSource] = {}

    def of(self, kind: KindId) -> MediaSource | None:
        """Return the source for items of a kind; None: no view can show them."""
        view = VIEW_KINDS.get(kind)
        if view is None:
            return None
        if view not in self._made:
            self._made[view] = view.source(self._bridge, self._project)
        return self._made[view]

    def prefetch(self, current: ItemRow, rows: Sequence[ItemRow]) -> None:
        """Load the content of these items next, each kind in their order."""
        wanted: dict[MediaSource, list[ItemRow]] = {each: [] for each in self._made.values()}
        for row in rows:
            source = self.of(row.kind)
            if source is not None:
                wanted.setdefault(source, []).append(row)
        for source, of_it in wanted.items():
            source.prefetch(current, of_it)

    def shut_down(self) -> None:
        """End all of them."""
        for source in self._made.values():
            source.shut_down()


def images_in(media: MediaSources) -> ImageSource:
    """Return what loads the pictures of a job."""
    source = media.of(IMAGE)
    assert isinstance(source, ImageSource)  # noqa: S101 - told to the type checker
    return source
