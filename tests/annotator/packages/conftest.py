"""Packages are opened by somebody who has opened none before."""

from __future__ import annotations

import pytest

from annotator.paths import data_folder

REMEMBERED = ("packages.json", "vendor-keys.json")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget the packages and vendors that fixtures of other modules opened and leave behind."""
    for name in REMEMBERED:
        (data_folder() / name).unlink(missing_ok=True)
