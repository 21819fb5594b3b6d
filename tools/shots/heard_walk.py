"""Walks through the accessible tree of the window; ``tools/heard.sh`` runs it, see there.

It needs pyatspi (Debian: python3-pyatspi), which is in no registry, and so the system's Python. It
prints the tree, each object with role, name and states, then the faults, and ends with 1 if there
are any: a control without a name, or a region of the first item that is not listed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any, TypeAlias

import pyatspi  # type: ignore[import-not-found]  # a package of the system, not of the lock

Thing: TypeAlias = Any
"""An object of pyatspi, which has no types."""

PATIENCE_S = 60
CONTROLS = {
    "push button",
    "button",
    "toggle button",
    "check box",
    "radio button",
    "combo box",
    "text",
    "entry",
    "list",
    "table",
    "tree",
    "spin button",
    "slider",
    "canvas",
    "drawing area",
    "menu item",
    "page tab",
}
CANVAS = {"canvas", "drawing area"}
DEEPEST = 40


def main() -> int:
    """Walk through the program of the given name, once its picture has its regions."""
    program = sys.argv[1]
    expected = int(sys.argv[2])
    until = time.monotonic() + PATIENCE_S
    canvas = None
    while time.monotonic() < until:
        canvas = _canvas_of(program)
        if canvas is not None and len(_regions(canvas)) >= expected:
            break
        time.sleep(0.5)
    application = _application(program)
    if application is None or canvas is None:
        print(f"{program} is not on the bus of screen readers, or has no picture.")
        return 1
    faults = list(_walk(application, 0))
    regions = _regions(canvas)
    print(f"\n{len(regions)} regions are listed in the picture:")
    for region in regions:
        box = region.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        print(f"  {region.name}  [{box.x}, {box.y}, {box.width} x {box.height}]")
    if len(regions) != expected:
        faults.append(f"{expected} regions were expected, {len(regions)} are listed")
    faults += [f"a region without a name: {region}" for region in regions if not region.name]
    print(f"\n{len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


def _application(program: str) -> Thing:
    desktop = pyatspi.Registry.getDesktop(0)
    for at in range(desktop.childCount):
        child = desktop.getChildAtIndex(at)
        if child is not None and child.name == program:
            return child
    return None


def _canvas_of(program: str) -> Thing:
    application = _application(program)
    if application is None:
        return None
    return pyatspi.findDescendant(
        application, lambda each: each.getRoleName() in CANVAS and each.name == "Picture"
    )


def _regions(canvas: Thing) -> list[Thing]:
    children = [canvas.getChildAtIndex(at) for at in range(canvas.childCount)]
    return [each for each in children if each is not None and each.getRoleName() == "list item"]


def _walk(thing: Thing, depth: int) -> Iterator[str]:
    """Print an object and its children; yields the faults."""
    role, states = thing.getRoleName(), thing.getState()
    shown = states.contains(pyatspi.STATE_SHOWING)
    focusable = states.contains(pyatspi.STATE_FOCUSABLE)
    marks = "".join(
        mark
        for mark, state in (
            ("v", pyatspi.STATE_SHOWING),
            ("f", pyatspi.STATE_FOCUSABLE),
            ("F", pyatspi.STATE_FOCUSED),
            ("s", pyatspi.STATE_SELECTED),
            ("e", pyatspi.STATE_ENABLED),
        )
        if states.contains(state)
    )
    print(f"{'  ' * depth}{role} “{thing.name}” {marks}")
    if shown and not thing.name and (role in CONTROLS or focusable):
        yield f"no name: {role} in “{thing.parent.name}” ({thing.parent.getRoleName()})"
    if depth < DEEPEST and not states.contains(pyatspi.STATE_MANAGES_DESCENDANTS):
        for at in range(thing.childCount):
            child = thing.getChildAtIndex(at)
            if child is not None:
                yield from _walk(child, depth + 1)


if __name__ == "__main__":
    sys.exit(main())
