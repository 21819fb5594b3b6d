"""Reads foreign XML into elements that know their bytes.

The positions let a writer replace a few bytes of a document and keep all others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.document_limits import XML_ELEMENTS
from annotator.progress import Cancel
from annotator.safe_xml import XmlFaultError, XmlParser
from annotator.sentences.parts import Count
from annotator.sentences.said import UNFILLED, said

_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_RAW_NAME: Final = re.compile(rb"</?([^\s/>]+)")
_RAW_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(slots=True, eq=False)
class Element:
    """An element with its place in the bytes of the document.

    ``name`` and the names of attributes are without a prefix. The start tag is ``[start, inside)``,
    the content ``[inside, after)``, and the end tag ``[after, end)``; for an empty tag the last
    three are equal. ``text`` is the text before the first child, ``tail`` that after the end tag;
    they are filled inside the names that the reader asked for.
    """

    name: str
    namespace: str
    attributes: dict[str, str]
    start: int
    inside: int = 0
    after: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    text: str = ""
    tail: str = ""

    def named(self, name: str) -> Iterator[Element]:
        """Yield the children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Return the first child of that name."""
        return next(self.named(name), None)

    def all(self) -> Iterator[Element]:
        """Yield the element and all elements inside it, in order."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is one tag without content, such as ``<a/>``."""
        return self.inside == self.end


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """The root of a document, and the bytes that the positions of elements refer to."""

    root: Element
    data: bytes

    def raw_prefix(self, element: Element) -> str:
        """Return the prefix of an element as written, with its colon; or ""."""
        found = _RAW_NAME.match(self.data, element.start)
        name = "" if found is None else found[1].decode()
        return f"{name.rsplit(':', 1)[0]}:" if ":" in name else ""

    def raw_attribute(self, element: Element, name: str) -> tuple[int, int, int] | None:
        """Return the start of an attribute, with the space before it, and the range of its value.

        The value includes the quotation marks.
        """
        named = _RAW_NAME.match(self.data, element.start)
        at = element.start if named is None else named.end()
        while (found := _RAW_ATTRIBUTE.match(self.data, at, element.inside)) is not None:
            if found[1] == name.encode():
                return found.start(), found.start(2), found.end(2)
            at = found.end()
        return None


def parse_xml(
    text: str,
    *,
    texts: Collection[str],
    cancel: Cancel | None = None,
    is_html: bool = False,
) -> XmlDocument:
    """Return the elements of a document.

    Args:
        text: the document.
        texts: the names of the elements whose text is kept; that of HTML is kept whole.
        cancel: stops it.
        is_html: whether a document type without declarations is allowed, as hOCR has one, and the
            named characters of HTML; the document type is not followed.

    Raises:
        XmlFaultError: it is not well-formed, declares entities, is nested too deeply, or holds too
            many elements.
        CancelledError: it was cancelled.
    """
    data = text.encode("utf-8", "surrogatepass")
    reader = _Reader(data, frozenset(texts), is_html=is_html)
    reader.parser.parse(data, (cancel or Cancel()).check)
    if reader.root is None:  # the parser reports an empty document before
        raise XmlFaultError(said("{file} is empty.", file=UNFILLED))
    return XmlDocument(reader.root, data)


class _Reader:
    """Builds the elements from the events of the parser."""

    def __init__(self, data: bytes, texts: frozenset[str], *, is_html: bool) -> None:
        self.root: Element | None = None
        self._data = data
        self._texts = texts
        self._is_html = is_html
        self._open: list[Element] = []
        self._pieces: list[str] = []
        self._count = 0
        self.parser = XmlParser(self, is_html=is_html)

    def start(self, name: str, namespace: str, attributes: Mapping[str, str]) -> None:
        self._keep_text()
        self._count += 1
        if self._count > XML_ELEMENTS:
            raise XmlFaultError(_TOO_MANY)
        start = self.parser.at_byte
        element = Element(name, namespace, dict(attributes), start)
        tag = _TAG.match(self._data, start)
        element.inside = start if tag is None else tag.end()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._keep_text()
        element = self._open.pop()
        if self._data[element.inside - 2 : element.inside] == b"/>":
            element.after = element.end = element.inside
        else:
            element.after = self.parser.at_byte
            element.end = self._data.index(b">", element.after) + 1

    def text(self, piece: str) -> None:
        if self._open and (self._is_html or self._open[-1].name in self._texts):
            self._pieces.append(piece)

    def _keep_text(self) -> None:
        """Add the characters since the last tag to the element that they belong to."""
        if not self._pieces:
            return
        text, inside = "".join(self._pieces), self._open[-1]
        self._pieces.clear()
        if inside.children:
            inside.children[-1].tail += text
        else:
            inside.text += text


_TOO_MANY: Final = said(
    "{file} has over {most} elements. Split it into several pages.",
    file=UNFILLED,
    most=Count(XML_ELEMENTS, is_grouped=True),
)
