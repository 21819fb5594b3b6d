"""Finds the real photographs, pages and recordings that tests are run on."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def material(name: str) -> Path:
    """Return the path of one file or folder of the test material.

    The material is not part of the repository. It lies in the folder that
    ``FAIRLABEL_MATERIAL`` names, or else in ``shared/data`` beside the checkout.

    Args:
        name: a path inside the material, such as ``photos/china.jpg``.

    Raises:
        FileNotFoundError: it is not there.
    """
    root = Path(os.environ.get("FAIRLABEL_MATERIAL") or CHECKOUT.parent / "shared" / "data")
    path = root / name
    if not path.exists():
        raise FileNotFoundError(
            f"The test material {name} is not in {root}: "
            "set FAIRLABEL_MATERIAL to the folder that has it."
        )
    return path
