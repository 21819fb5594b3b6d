"""Makes the tiles of a large picture once; finished tiles are shown meanwhile."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from annotator.errors import UnreadableMediaError
from annotator.imaging.formats.probe import facts_of, named, opened
from annotator.imaging.tiles.pyramid import TILE_PX, Cascade, Pyramid
from annotator.imaging.tiles.strips import Strips, StripsError
from annotator.imaging.tiles.tile_cache import NoRoomError, TileCache, content_key
from annotator.rendering import PLAIN
from annotator.sentences.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from annotator.imaging.formats.facts import ImageFacts
    from annotator.imaging.tiles.stop_handle import Stop
    from annotator.rendering import Rendering

_LOOK_AT_DISK_EVERY: Final = 16
"""Rows of tiles."""


def tile(
    path: Path,
    cache: TileCache,
    cancel: Stop,
    came: Callable[[Pyramid, float], None],
    renderings: Mapping[str, Rendering] | None = None,
) -> Pyramid:
    """Return all tiles of a picture, from the cache or newly made and cached.

    Args:
        path: the picture.
        cache: the cache.
        cancel: cancels; the tiles made so far are discarded.
        came: called after each row of tiles with the tiles so far and the completed share. The
            callee may read them; they are closed if the making fails or is cancelled.
        renderings: how to show pictures with values, by their kind.

    Raises:
        UnreadableMediaError: the picture cannot be read or decoded, or there is no room on the
            disk; the sentence says which.
        CancelledError: it was cancelled.
    """
    with opened(path) as file:
        facts = facts_of(file, path)
        rendering = (renderings or {}).get(facts.kind, PLAIN)
        key = content_key(file, facts, rendering)
        found = cache.find(key, facts)
        if found is not None:
            came(found, 1.0)
            return found
        try:
            return _made(file, facts, cache, (key, cancel, came, rendering))
        except StripsError as error:
            cancel.check()
            raise UnreadableMediaError(_without_detail(error, path)) from None
        except (OSError, NoRoomError):
            raise UnreadableMediaError(
                said(
                    "The finest detail of {file} needs more room on the disk than there is. Free "
                    "some, and read the picture again.",
                    file=named(path),
                )
            ) from None


def _without_detail(error: StripsError, path: Path) -> Said:
    if error.has_begun:
        return said(
            "{file} is shown without its finest detail: it is damaged somewhere, or needs more "
            "memory than is free. Save it anew with another program.",
            file=named(path),
        )
    return said(
        "{file} is shown without its finest detail: what decodes very large pictures does not "
        "start here, or makes no sense of it. Your boxes are exact all the same.",
        file=named(path),
    )


def _made(
    file: object,
    facts: ImageFacts,
    cache: TileCache,
    how: tuple[str, Stop, Callable[[Pyramid, float], None], Rendering],
) -> Pyramid:
    key, cancel, came, rendering = how
    pyramid, begun = cache.begin(facts)
    try:
        cascade = Cascade(pyramid)
        with Strips(file, facts, stop=cancel, rendering=rendering) as strips:  # type: ignore[arg-type]  # an open file
            pyramid.measured = strips.measured
            rows = -(-strips.height_px // TILE_PX)
            for row, strip in enumerate(strips.strips(TILE_PX)):
                cancel.check()
                cascade.add(strip)
                if row % _LOOK_AT_DISK_EVERY == 0:
                    cache.require_room(pyramid.size_bytes)
                came(pyramid, (row + 1) / (rows + 1))
        cascade.end()
        pyramid.finish()
        cache.keep(pyramid, begun, key)
    except BaseException:
        pyramid.close()
        with suppress(OSError):
            begun.unlink()
        raise
    came(pyramid, 1.0)
    return pyramid
