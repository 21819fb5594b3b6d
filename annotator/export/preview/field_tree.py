"""The fields of a document as a tree: each with its first values at each level of detail."""

from __future__ import annotations

import json
import marshal
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from annotator.export.api import Detail

EACH: Final = "[]"
"""The name of the only child of a list of objects, which stands for all elements."""
ANY: Final = "*"
"""The name that stands for all children with a number as name, or for those beyond a limit."""
MOST_EXAMPLES: Final = 3
MOST_CHILDREN: Final = 200
LONGEST_VALUE: Final = 120
_NESTED: Final = (list, dict)
_KINDS: Final = frozenset(_NESTED)
_EXACT: Final = 2
"""The form of ``marshal`` in which equal values of JSON have equal bytes, and others have not."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Characters that are invisible or change the direction of a line; their codes are shown instead.
"""


@dataclass(slots=True)
class FieldValues:
    """The values of a field at one level: their number, the first different ones, and a digest.

    ``held`` counts the times that it held other fields instead of a value. The digests of two
    levels are equal if all values are, in the same order.
    """

    count: int = 0
    held: int = 0
    examples: list[str] = field(default_factory=list)
    mark: int = 0
    _first: list[object] = field(default_factory=list)

    def add(self, values: Sequence[object]) -> None:
        """Count more values."""
        if not values:
            return
        self.count += len(values)
        self.mark = hash((self.mark, marshal.dumps(list(values), _EXACT)))
        if len(self.examples) < MOST_EXAMPLES:
            plain_values = [str(each) if isinstance(each, _NESTED) else each for each in values]
            nested = dict(zip(plain_values, values, strict=True))
            # 0 and False are different values, though they are equal in Python.
            for kind, value in dict.fromkeys(zip(map(type, values), plain_values, strict=True)):
                self._take(nested[value] if kind in _NESTED else value)

    def add_text(self, text: str) -> None:
        """Count another value that is plain text, outside any document."""
        self.count += 1
        self.mark = hash((self.mark, text))
        self._show(plain(text[:LONGEST_VALUE]))

    def _take(self, value: object) -> None:
        is_shown = any(value == each and type(value) is type(each) for each in self._first)
        if len(self.examples) < MOST_EXAMPLES and not is_shown:
            self._first.append(value)
            self._show(value_text(value))

    def _show(self, text: str) -> None:
        if text not in self.examples:
            self.examples.append(text)

    @property
    def more(self) -> int:
        """The number of values besides those shown."""
        return self.count - len(self.examples)


@dataclass(slots=True)
class FieldNode:
    """A field with its children. ``seen`` has the levels at which it is exported."""

    name: str
    children: dict[str, FieldNode] = field(default_factory=dict)
    seen: dict[Detail, FieldValues] = field(default_factory=dict)

    @property
    def since(self) -> Detail:
        """The coarsest level at which it is exported."""
        return next(detail for detail in Detail if detail in self.seen)

    @property
    def differs(self) -> bool:
        """Whether its values differ between levels."""
        return len({seen.mark for seen in self.seen.values()}) > 1

    def below(self, name: str) -> FieldNode:
        """Return the child of that name; it is created if necessary."""
        name = ANY if name.isdecimal() else name
        if name not in self.children and len(self.children) >= MOST_CHILDREN:
            name = ANY
        return self.children.setdefault(name, FieldNode(name))

    def add(self, value: object, detail: Detail) -> None:
        """Add a value that is written here at a level."""
        self.add_all([value], detail)

    def add_all(self, values: Sequence[object], detail: Detail) -> None:
        """Add values that are written here at a level, one after the other."""
        seen = self.seen.setdefault(detail, FieldValues())
        if _KINDS.isdisjoint(map(type, values)):
            seen.add(values)
        elif (columns := _columns(values)) is not None:
            seen.held += len(values)
            for key, column in columns:
                self.below(key).add_all(column, detail)
        else:
            self._add_mixed(values, seen, detail)

    def _add_mixed(self, values: Sequence[object], seen: FieldValues, detail: Detail) -> None:
        columns: dict[str, list[object]] = {}
        elements: list[object] = []
        leaves: list[object] = []
        for value in values:
            if isinstance(value, dict) and value:
                for key, inner in value.items():
                    columns.setdefault(key, []).append(inner)
            elif isinstance(value, list) and dict in map(type, value):
                elements += value
            else:
                leaves.append(value)
        seen.held += len(values) - len(leaves)
        seen.add(leaves)
        for key, column in _by_name(columns):
            self.below(key).add_all(column, detail)
        if elements:
            self.below(EACH).add_all(elements, detail)

    def leaves(self, detail: Detail, path: str = "") -> Iterator[tuple[str, FieldNode]]:
        """Yield the fields with a value at a level, each with its path, in the order of writing."""
        for child in self.children.values():
            if detail in child.seen:
                place = child_path(path, child.name)
                if child.seen[detail].examples:
                    yield place, child
                yield from child.leaves(detail, place)


def _by_name(columns: Mapping[str, list[object]]) -> Iterable[tuple[str, list[object]]]:
    """Return the columns by the names of their fields: those with numbers as keys are one field."""
    if not any(map(str.isdecimal, columns)):
        return columns.items()
    found: dict[str, list[object]] = {}
    for key, column in columns.items():
        found.setdefault(ANY if key.isdecimal() else key, []).extend(column)
    return found.items()


def _columns(values: Sequence[object]) -> Iterable[tuple[str, Sequence[object]]] | None:
    """Return the columns of objects with the same keys in the same order; None of any others."""
    if set(map(type, values)) != {dict}:
        return None
    objects = cast("Sequence[dict[str, object]]", values)
    first = tuple(objects[0])
    if not first or any(tuple(each) != first for each in objects):
        return None
    return zip(first, zip(*(each.values() for each in objects), strict=True), strict=True)


def child_path(path: str, name: str) -> str:
    """Return the path of a child, such as ``items[].ms.label``."""
    return f"{path}{name}" if name == EACH or not path else f"{path}.{name}"


def value_text(value: object) -> str:
    """Return a value as written, on one line and shortened, with hidden characters visible."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > LONGEST_VALUE:
        text = f"{text[:LONGEST_VALUE]}…"
    return plain(text)


def plain(text: str) -> str:
    """Return a text with the codes of invisible characters in their place."""
    return "".join(
        f"\\u{ord(each):04x}" if unicodedata.category(each) in _HIDDEN else each for each in text
    )
