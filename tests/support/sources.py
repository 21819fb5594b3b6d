"""Reads the repository as text and as syntax trees, for the house rules."""

from __future__ import annotations

import ast
import gc
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast

from tests.support.material import CHECKOUT

N = TypeVar("N", bound=ast.AST)

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
        return nodes(self.tree, ast.ClassDef)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function and method, including nested ones."""
        yield from nodes(self.tree, ast.FunctionDef)
        yield from nodes(self.tree, ast.AsyncFunctionDef)


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
    """Return every Python file of the repository, parsed.

    The millions of nodes stay until the end of the run, so the garbage collector need not search
    them: that takes many times as long as parsing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return tuple(_read(path) for path in repository_files() if path.suffix == ".py")
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


@cache
def all_nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return a node and all nodes below it, in the order of ``ast.walk``; each tree once."""
    return tuple(ast.walk(tree))


def nodes(tree: ast.AST, kind: type[N]) -> Iterator[N]:
    """Yield the nodes of exactly one kind, in the order of ``ast.walk``."""
    return iter(cast("list[N]", _by_kind(tree).get(kind, [])))


@cache
def _by_kind(tree: ast.AST) -> Mapping[type[ast.AST], list[ast.AST]]:
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in ast.walk(tree):
        found[type(node)].append(node)
    return found


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
