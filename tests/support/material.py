"""Finds the real photographs, pages and recordings for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[2]

MATERIAL: Final = CHECKOUT / "tests" / "material"
"""Part of the repository, each group with its licence; not installed."""


def material(name: str) -> Path:
    """Return the path of a file or folder of the test material.

    Args:
        name: a path inside the material, such as ``photos/china.jpg``.

    Raises:
        FileNotFoundError: it does not exist.
    """
    path = MATERIAL / name
    if not path.exists():
        raise FileNotFoundError(f"There is no {name} in {MATERIAL}.")
    return path
