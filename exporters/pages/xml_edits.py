"""Changes to a document: all bytes outside the changed places stay as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from annotator.page_documents.xml_document import Element, XmlDocument
from annotator.safe_xml import quoted

_INDENT: Final = re.compile(rb"(?:\r?\n)[ \t]*\Z")
_SPACE: Final = re.compile(rb"\s*\Z")
_LOOK_BACK: Final = 400
_STEP: Final = "    "


class XmlEdits:
    """Collects changes by the element that they are in, and applies them all at once."""

    def __init__(self, document: XmlDocument) -> None:
        """Start without any change."""
        self._document = document
        self._data = document.data
        self._changes: dict[Element, list[tuple[int, int, str]]] = defaultdict(list)
        self._attributes: dict[Element, dict[str, str | None]] = defaultdict(dict)
        self._into_empty: dict[Element, list[str]] = defaultdict(list)
        self._instead: dict[Element, Element] = {}

    def attribute(self, element: Element, name: str) -> str:
        """Return an attribute as it will be written; "" if there will be none."""
        value = self._attributes[element].get(name, element.attributes.get(name))
        return value or ""

    def set_attribute(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute, or remove it; a value that it has already changes nothing."""
        self._attributes[element][name] = value

    def set_content(self, element: Element, content: str) -> None:
        """Replace all that is inside an element."""
        if element.is_empty_tag:
            self._into_empty[element].append(content)
        else:
            self._change(element, element.inside, element.after, content)

    def remove(self, parent: Element, element: Element) -> None:
        """Remove an element with the space before it."""
        before = _SPACE.search(self._data, max(0, element.start - _LOOK_BACK), element.start)
        start = element.start if before is None else max(before.start(), parent.inside)
        self._change(parent, start, element.end, "")

    def insert(self, parent: Element, after: Element | None, content: str) -> None:
        """Insert elements behind a child, or as the first ones inside the parent."""
        if parent.is_empty_tag:
            self._into_empty[parent].append(content)
            return
        at = parent.inside if after is None else after.end
        self._change(parent, at, at, content)

    def put_instead(self, slot: Element, element: Element) -> None:
        """Write an element in the place of another one; both stay complete."""
        self._instead[slot] = element

    def indent_inside(self, element: Element) -> str:
        """Return the line break and the space before the children of an element, or ""."""
        for child in element.children:
            return self._indent(child)
        own = self._indent(element)
        return f"{own}{_STEP}" if own else ""

    def data(self) -> bytes:
        """Return the changed document."""
        root = self._document.root
        return self._data[: root.start] + self._written(root) + self._data[root.end :]

    def _indent(self, element: Element) -> str:
        found = _INDENT.search(self._data, max(0, element.start - _LOOK_BACK), element.start)
        return "" if found is None else found[0].decode()

    def _change(self, element: Element, start: int, end: int, content: str) -> None:
        self._changes[element].append((start, end, content))

    def _changes_of_tag(self, element: Element) -> Iterator[tuple[int, int, str]]:
        """Yield the changes of attributes, and the content of a tag that was empty."""
        end = element.inside - (2 if element.is_empty_tag else 1)
        for name, value in self._attributes.get(element, {}).items():
            there = self._document.raw_attribute(element, name)
            if element.attributes.get(name) == value:
                continue
            if there is None:
                yield end, end, f" {name}={quoted(value or '')}"
            elif value is None:
                yield there[0], there[2], ""
            else:
                yield there[1], there[2], quoted(value)
        if element in self._into_empty:
            name = f"{self._document.raw_prefix(element)}{element.name}"
            content = "".join(self._into_empty[element])
            yield end, element.inside, f">{content}</{name}>"

    def _written(self, element: Element) -> bytes:
        own = [*self._changes_of_tag(element), *self._changes.get(element, ())]
        changes = [(start, end, text.encode()) for start, end, text in own]
        replaced = [(start, end) for start, end, _ in changes if end > start]
        for child in element.children:
            if not any(start <= child.start and child.end <= end for start, end in replaced):
                written = self._written(self._instead.get(child, child))
                if written != self._data[child.start : child.end]:
                    changes.append((child.start, child.end, written))
        if not changes:
            return self._data[element.start : element.end]
        changes.sort(key=lambda change: change[:2])
        pieces, at = [], element.start
        for start, end, content in changes:
            pieces += [self._data[at:start], content]
            at = end
        return b"".join((*pieces, self._data[at : element.end]))
