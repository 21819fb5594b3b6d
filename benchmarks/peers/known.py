"""The peers that can be measured, and how each of them is started and driven; data only.

This file is also read by the Python of a peer, where nothing of ours is installed. Names of a
peer's attributes come from its installed version and may change with the next one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

VARIABLE: Final = "FAIRLABEL_PEERS"
"""The environment variable that names the folder with an environment for each peer."""

PYTHONS: Final = ("bin/python", "Scripts/python.exe")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program: its package, its Qt, its entry point, and the parts of its window.

    ``canvas`` and ``shown`` are attribute paths from the main window: the widget that paints, and
    the path of the open picture. ``to_image`` is a method of the canvas from widget pixels to image
    pixels. ``boxes`` is the format in which it reads boxes beside a picture.
    """

    title: str
    package: str
    binding: str
    module: str
    canvas: str
    shown: str
    to_image: str
    boxes: str
    undoes: bool = True
    options: tuple[str, ...] = ()
    before_folder: tuple[str, ...] = ()


PEERS: Final[Mapping[str, Peer]] = MappingProxyType(
    {
        "labelme": Peer(
            title="labelme",
            package="labelme",
            binding="PySide6",
            module="labelme.__main__",
            canvas="_canvas_widgets.canvas",
            shown="_image_path",
            to_image="transform_widget_point_to_image",
            boxes="two corners",
        ),
        "labelimg": Peer(
            title="labelImg",
            package="labelImg",
            binding="PyQt5",
            module="labelImg.labelImg",
            canvas="canvas",
            shown="file_path",
            to_image="transform_pos",
            boxes="xml",
            undoes=False,
        ),
        "xanylabeling": Peer(
            title="X-AnyLabeling",
            package="x-anylabeling-cvhub",
            binding="PyQt6",
            module="anylabeling.app",
            canvas="labeling_widget.view.canvas",
            shown="labeling_widget.view.filename",
            to_image="transform_pos",
            boxes="four corners",
            # Otherwise it would ask a server for a newer version.
            options=("--no-auto-update-check",),
            before_folder=("--filename",),
        ),
    }
)
"""Folder in ``FAIRLABEL_PEERS`` -> the program in it."""


def installed() -> dict[str, Path]:
    """Return the Python of each installed peer, in the order of the table."""
    home = os.environ.get(VARIABLE, "")
    if not home:
        return {}
    places = {name: [Path(home).absolute() / name / at for at in PYTHONS] for name in PEERS}
    return {name: at for name, tried in places.items() for at in tried if at.exists()}
