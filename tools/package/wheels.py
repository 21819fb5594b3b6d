"""What installed wheels say of themselves: names, versions, licences, and which file is whose."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

_CLASSIFIED: Final = "License :: OSI Approved :: "

SPDX: Final = {
    "click-default-group": "Unlicense",
    "lazy-importer": "MIT",
    "opencv-python-headless": "Apache-2.0",
    "pyrage": "MIT",
    "rfc8785": "Apache-2.0",
    "sqlite-fts4": "Apache-2.0",
}
"""Licences of packages whose metadata does not name them, read from their text."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """An installed wheel.

    Attributes:
        name: as in the locks, with "_" for "-".
        version: as the wheel states it.
        licence: SPDX, or the words of the wheel.
        files: the paths of its files below the folder.
        texts: the paths of its licences below the folder.
    """

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    texts: tuple[str, ...]


def wheels_of(folder: Path) -> list[Wheel]:
    """Return the wheels that are installed in a folder, by name."""
    return [_read(info) for info in sorted(folder.glob("*.dist-info"))]


def _read(info: Path) -> Wheel:
    head = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
    name = re.sub(r"[-_.]+", "_", head["Name"]).lower()
    record = info / "RECORD"
    rows = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    files = tuple(row[0] for row in csv.reader(rows))
    texts = tuple(each for each in files if _is_licence(each, info.name))
    return Wheel(name, head["Version"], _licence(name, head), files, texts)


def _is_licence(name: str, info: str) -> bool:
    last = name.rsplit("/", 1)[-1].upper()
    return last.startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS")) and (
        name.startswith(info) or name.count("/") == 1
    )


def _licence(name: str, head: Message) -> str:
    if stated := SPDX.get(name.replace("_", "-")):
        return stated
    if expression := head.get("License-Expression"):
        return str(expression)
    if (text := head.get("License")) and "\n" not in text and len(text) < 60:
        return str(text)
    kinds = [each.removeprefix(_CLASSIFIED) for each in head.get_all("Classifier", [])]
    found = [each for each in kinds if not each.startswith(("License ::",)) and "License" in each]
    return " / ".join(found) or "NOASSERTION"
