"""Measures a class together with the bases that only it has, so that inheritance hides no size."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from tests.support.sources import Source, length, nodes


class ClassSize(NamedTuple):
    """A class and its lines, together with the bases that only it has."""

    path: PurePosixPath
    name: str
    lines: int


def class_sizes(sources: Iterable[Source]) -> list[ClassSize]:
    """Return the size of each class that is not counted as part of another.

    A base in these sources with exactly one subclass there is counted as part of that subclass,
    together with the bases that only it has.
    """
    return _Classes(sources).sizes()


class _Classes:
    def __init__(self, sources: Iterable[Source]) -> None:
        self._lines: dict[str, int] = {}
        self._paths: dict[str, PurePosixPath] = {}
        self._bases: dict[str, list[str]] = {}
        self._stands_for: dict[str, str] = {}  # a name in a module -> the imported full name
        for source in sources:
            module = _module_of(source)
            self._stands_for.update(_imports(source.tree, module))
            for name, node in _classes(source.tree, module):
                self._lines[name], self._paths[name] = length(node), source.path
                self._bases[name] = [_dotted(base) for base in node.bases]
        for name, bases in self._bases.items():
            found = (self._find(name.rpartition(".")[0], base) for base in bases)
            self._bases[name] = [base for base in found if base]

    def sizes(self) -> list[ClassSize]:
        subclasses = Counter(base for bases in self._bases.values() for base in set(bases))

        def size(name: str) -> int:
            own = (base for base in self._bases[name] if subclasses[base] == 1)
            return self._lines[name] + sum(map(size, own))

        return [
            ClassSize(self._paths[name], name.rpartition(".")[2], size(name))
            for name in self._lines
            if subclasses[name] != 1
        ]

    def _find(self, scope: str, dotted: str) -> str:
        """Return the full name of a class, given its name in a module or class, or ""."""
        while scope and dotted:
            name = self._followed(f"{scope}.{dotted}")
            if name in self._lines:
                return name
            scope = scope.rpartition(".")[0]
        return ""

    def _followed(self, name: str) -> str:
        """Follow imports, including re-exports of packages."""
        seen = set()
        while name not in self._lines and name not in seen:
            seen.add(name)
            head, tail = name, ""
            while head and head not in self._stands_for:
                head, _, last = head.rpartition(".")
                tail = f".{last}{tail}"
            if head:
                name = self._stands_for[head] + tail
        return name


def _module_of(source: Source) -> str:
    return ".".join(source.path.with_suffix("").parts).removesuffix(".__init__")


def _classes(tree: ast.AST, scope: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield f"{scope}.{node.name}", node
            yield from _classes(node, f"{scope}.{node.name}")
        elif not isinstance(node, ast.expr):  # no class stands in an expression
            yield from _classes(node, scope)


def _imports(tree: ast.Module, module: str) -> Iterator[tuple[str, str]]:
    for node in nodes(tree, ast.ImportFrom):
        if node.module:
            for each in node.names:
                yield f"{module}.{each.asname or each.name}", f"{node.module}.{each.name}"
    for imported in nodes(tree, ast.Import):
        for each in imported.names:
            if each.asname:
                yield f"{module}.{each.asname}", each.name
            else:
                top = each.name.partition(".")[0]
                yield f"{module}.{top}", top


def _dotted(base: ast.expr) -> str:
    """Return ``a.b`` of the expression ``a.b`` or ``a.b[T]``, else ""."""
    if isinstance(base, ast.Subscript):
        base = base.value
    if isinstance(base, ast.Attribute):
        before = _dotted(base.value)
        return f"{before}.{base.attr}" if before else ""
    return base.id if isinstance(base, ast.Name) else ""
