"""Reads the repository as text and as syntax trees, for the house rules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from tests.support.material import CHECKOUT

PRODUCT = ("annotator", "exporters", "widgets", "resources", "main.py")


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file of the repository."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def is_product(self) -> bool:
        """Return whether the file is shipped."""
        return self.path.parts[0] in PRODUCT

    @property
    def lines(self) -> int:
        """Return the length of the file."""
        return len(self.text.splitlines())

    def classes(self) -> Iterator[ast.ClassDef]:
        """Yield every class, including nested ones."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function and method, including nested ones."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


@cache
def repository_files() -> tuple[PurePosixPath, ...]:
    """Return the files that git tracks or would add, relative to the checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    names = filter(None, listing.split("\0"))
    return tuple(sorted(PurePosixPath(name) for name in names if (CHECKOUT / name).is_file()))


@cache
def python_sources() -> tuple[Source, ...]:
    """Return every Python file of the repository, parsed."""
    return tuple(_read(path) for path in repository_files() if path.suffix == ".py")


def text_of(path: PurePosixPath) -> str | None:
    """Return the text of a file, or None if it is not text."""
    try:
        return Path(CHECKOUT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def length(node: ast.stmt) -> int:
    """Return the number of lines of a class or function, without decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _read(path: PurePosixPath) -> Source:
    text = Path(CHECKOUT / path).read_text("utf-8")
    return Source(path, text, ast.parse(text, str(path)))
