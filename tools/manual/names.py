"""Where the manual is, and how it writes keys."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

_NAMES: Final = {
    "Return": "Enter",
    "Del": "Delete",
    "PgUp": "Page Up",
    "PgDown": "Page Down",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
}


def key_name(sequence: str) -> str:
    """Return a key sequence of Qt as the manual writes it: ``<kbd>Ctrl</kbd>+<kbd>T</kbd>``."""
    parts = sequence.replace("++", "+\0").split("+")
    names = ("+" if part == "\0" else _NAMES.get(part, part) for part in parts)
    return "+".join(f"<kbd>{name}</kbd>" for name in names)
