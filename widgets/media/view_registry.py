"""The registry of views, by the kind of the items that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QImage

from annotator.actions.actions_and_keys import BY_ID, OF_SOUND, TABLE, Action
from annotator.media.image import PICTURES
from annotator.model.entities import SOUND, KindId
from widgets.media.item_view import ItemView, ViewHost

if TYPE_CHECKING:
    from annotator.job_file.project import Project
    from widgets.kit.bridge import Bridge
    from widgets.media.media_source import MediaSource


@dataclass(frozen=True, slots=True, eq=False)
class ViewKind:
    """How the window deals with items of some kinds of media.

    Attributes:
        kinds: the ids of the kinds in ``annotator.media``.
        source: builds what loads items, once for each job.
        build: builds the view when the first such item is opened; None: the window has it already.
        actions: actions that it has beside those of the table.
        thumbnail: reads a thumbnail of a file, on another thread; raises an ``AnnotatorError``.
            None: ``icon`` stands for each item.
        icon: a file name in ``resources/icons``.
    """

    kinds: frozenset[KindId]
    source: Callable[[Bridge, Project], MediaSource]
    build: Callable[[ViewHost], ItemView[Any]] | None = None
    actions: tuple[Action, ...] = ()
    thumbnail: Callable[[Path], QImage] | None = None
    icon: str = "image"


# What a kind of view needs is imported when it is first needed: a window opens without it.


def _image_source(bridge: Bridge, project: Project) -> MediaSource:
    from widgets.media.images.image_source import ImageSource  # noqa: PLC0415 - late, as said above

    return ImageSource(bridge, project)


def _image_thumbnail(path: Path) -> QImage:
    from widgets.media.images.thumbnail import thumbnail_of  # noqa: PLC0415 - late, as said above

    return thumbnail_of(path)


def _sound_source(bridge: Bridge, project: Project) -> MediaSource:
    from widgets.media.sound.sound_source import SoundSource  # noqa: PLC0415 - late, as said above

    return SoundSource(bridge, project)


def _sound_view(host: ViewHost) -> ItemView[Any]:
    from widgets.sound.sound_view import SoundView  # noqa: PLC0415 - late, as said above

    return SoundView(host.look, host.settings, host.show_status, host.effort)


IMAGES: Final = ViewKind(PICTURES, _image_source, thumbnail=_image_thumbnail)
SOUNDS: Final = ViewKind(
    frozenset({SOUND}),
    _sound_source,
    _sound_view,
    OF_SOUND,
    icon="audio-lines",
)
VIEW_KINDS: Final[dict[KindId, ViewKind]] = {
    kind: view for view in (IMAGES, SOUNDS) for kind in view.kinds
}


@contextmanager
def registered_view(view: ViewKind) -> Iterator[None]:
    """Have one more view for a while, as a test of the seam does; windows open afterwards.

    Raises:
        ValueError: one of its kinds has a view, or the id of an action is taken.
    """
    taken = [*(view.kinds & VIEW_KINDS.keys()), *(a.id for a in view.actions if a.id in BY_ID)]
    if taken:
        message = f"There is a view or an action already: {taken}."
        raise ValueError(message)
    count = len(TABLE)
    VIEW_KINDS.update(dict.fromkeys(view.kinds, view))
    TABLE.extend(view.actions)
    BY_ID.update({action.id: action for action in view.actions})
    try:
        yield
    finally:
        for kind in view.kinds:
            del VIEW_KINDS[kind]
        del TABLE[count:]
        for action in view.actions:
            del BY_ID[action.id]
