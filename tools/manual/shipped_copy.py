"""Puts the manual into a wheel, as ``resources/docs``; setuptools calls it (see pyproject.toml)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from setuptools.command.build_py import build_py  # type: ignore[import-untyped]  # setuptools ships no types

PATTERNS = ("*.md", "manual/**/*.md", "manual/pictures/*.png")
"""What is shipped of ``docs``: the manual, and the pages to which it leads."""


def copy_docs(docs: Path, target: Path) -> list[Path]:
    """Copy what is shipped of a folder of documentation, and return the files that were made."""
    return list(_copied(docs, target))


def _copied(docs: Path, target: Path) -> Iterator[Path]:
    for pattern in PATTERNS:
        for page in sorted(docs.glob(pattern)):
            made = target / page.relative_to(docs)
            made.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, made)
            yield made


class BuildWithManual(build_py):  # type: ignore[misc]  # its base has no types
    """Builds the packages, and the manual beside their data; an editable install needs no copy."""

    def run(self) -> None:
        """Build."""
        super().run()
        if not self.editable_mode:
            copy_docs(Path("docs"), Path(self.build_lib) / "resources" / "docs")
