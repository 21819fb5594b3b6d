"""The pictures of the manual: which scenes its pages show, and whether a picture is stale.

Beside the pictures lies ``scenes.json`` with a digest of the source of each scene as it was when
its picture was drawn. A scene that has changed since is a stale picture.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Final

from tools.manual.names import ROOT

FOLDER: Final = ROOT / "docs" / "manual" / "pictures"
DIGESTS: Final = FOLDER / "scenes.json"
WIDTH_PX: Final = 1000

_PICTURE: Final = re.compile(r"\]\((?:\.\./)?pictures/([\w-]+)\.png\)")


def shown_pictures() -> frozenset[str]:
    """Return the pictures that pages show, such as ``main-light``: a scene and a look."""
    pages = (ROOT / "docs" / "manual").rglob("*.md")
    return frozenset(name for page in pages for name in _PICTURE.findall(page.read_text("utf-8")))


def scene_digest(take: Callable[..., object]) -> str:
    """Return a digest of the source of a scene and of all functions of its module that it uses."""
    sources = sorted(map(inspect.getsource, set(_functions(take, set()))))
    return hashlib.sha256("".join(sources).encode()).hexdigest()[:16]


def _functions(found: object, seen: set[object]) -> Iterator[FunctionType]:
    if not isinstance(found, FunctionType) or found in seen:
        return
    seen.add(found)
    yield found
    names = {*found.__code__.co_names}
    near = [found.__globals__.get(name) for name in names]
    cells = [cell.cell_contents for cell in found.__closure__ or ()]
    nested = [const for const in found.__code__.co_consts if inspect.iscode(const)]
    near += [found.__globals__.get(name) for code in nested for name in code.co_names]
    for each in (*near, *cells):
        if getattr(each, "__module__", "") == found.__module__:
            yield from _functions(each, seen)


def kept_digests() -> Mapping[str, str]:
    """Return the digests that the pictures were drawn with, by picture."""
    kept: dict[str, str] = json.loads(DIGESTS.read_text("utf-8")) if DIGESTS.exists() else {}
    return kept


def keep_digests(drawn: Mapping[str, str]) -> None:
    """Note the digests of pictures that were drawn now; those that no page shows are forgotten."""
    kept = {**kept_digests(), **drawn}
    shown = {name: kept[name] for name in sorted(shown_pictures() & kept.keys())}
    DIGESTS.write_text(json.dumps(shown, indent=1) + "\n", "utf-8")


def stale_pictures(scenes: Mapping[str, Callable[..., object]]) -> list[str]:
    """Return the pictures that are missing, or whose scene has changed since they were drawn."""
    kept = kept_digests()
    return [
        name
        for name in sorted(shown_pictures())
        if not (FOLDER / f"{name}.png").exists()
        or name.rpartition("-")[0] not in scenes
        or kept.get(name) != scene_digest(scenes[name.rpartition("-")[0]])
    ]
