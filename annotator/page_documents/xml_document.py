"""Reads foreign XML into elements that know their bytes; no entities, no files, no network.

The positions let a writer replace a few bytes of a document and keep all others.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import Final
from xml.parsers import expat

from annotator.document_limits import XML_DEPTH, XML_ELEMENTS
from annotator.progress import Cancel
from annotator.sentences.parts import Code, Count, Reason
from annotator.sentences.said import UNFILLED, Part, Said, said

_PIECE_BYTES: Final = 1 << 16
_SEPARATOR: Final = " "
_DECLARATION: Final = re.compile(
    r"""\A(<\?xml\s[^>]*?\bencoding\s*=\s*["'])([A-Za-z0-9._-]+)(["'])"""
)
_ENCODINGS: Final = frozenset(
    {"utf-8", "utf-16", "ascii", "iso8859-1", "cp1252", "iso8859-15", "utf-16-le", "utf-16-be"}
)
_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_RAW_NAME: Final = re.compile(rb"</?([^\s/>]+)")
_RAW_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that no XML document can hold, not even as references (XML 1.0, 2.2)."""


class XmlFaultError(ValueError):
    """A fault of a document; its sentence has a placeholder for the ``file``."""

    def __init__(self, sentence: Said) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self._sentence = sentence

    def about(self, file: Part) -> Said:
        """Return the sentence about a document of that name."""
        return self._sentence.with_places(file=file)


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


def text_of(data: bytes) -> str:
    """Return a document as text that is declared as UTF-8; a byte order mark stays.

    Raises:
        XmlFaultError: it is in another encoding than it says, or in one that is not read.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    head = data[:200].decode("latin-1")
    declared = _DECLARATION.match(head)
    if not encoding:
        encoding = declared[2] if declared else "utf-8"
    known = _codec(encoding)
    if known not in _ENCODINGS:
        raise XmlFaultError(
            said(
                "{file} is in the encoding {encoding}. Save it as UTF-8.",
                file=UNFILLED,
                encoding=Code(encoding[:40]),
            )
        )
    try:
        text = data.decode(known)
    except UnicodeDecodeError as error:
        raise XmlFaultError(
            said(
                "{file} is not {encoding} text: byte {byte} of the file. Save it as UTF-8.",
                file=UNFILLED,
                encoding=Code(encoding[:40]),
                byte=Count(error.start + 1),
            )
        ) from error
    return text if known == "utf-8" else _DECLARATION.sub(r"\1UTF-8\3", text.lstrip("\ufeff"))


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


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
    parser = reader.parser
    try:
        for at in range(0, len(data), _PIECE_BYTES):
            if cancel is not None:
                cancel.check()
            parser.Parse(data[at : at + _PIECE_BYTES])
        parser.Parse(b"", True)  # noqa: FBT003 - takes no keywords
    except expat.ExpatError as error:
        raise XmlFaultError(
            said(
                "{file} is not well-formed XML: {reason} (line {line}, column {column}).",
                file=UNFILLED,
                reason=Reason(expat.ErrorString(error.code)),
                line=Count(error.lineno),
                column=Count(error.offset + 1),
            )
        ) from error
    finally:
        reader.release()
    if reader.root is None:  # expat reports an empty document before
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
        # The text is UTF-8 whatever its declaration says.
        self.parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._handlers: dict[str, object] = {
            "StartDoctypeDeclHandler": self._doctype,
            "EntityDeclHandler": self._entity,
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._characters,
            "SkippedEntityHandler": self._named_character if is_html else None,
        }
        for name, value in {"ordered_attributes": True, **self._handlers}.items():
            setattr(self.parser, name, value)

    def release(self) -> None:
        """Drop the handlers, which hold the reader in a circle."""
        for name in self._handlers:
            setattr(self.parser, name, None)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, inside: int) -> None:
        if inside or not self._is_html:
            raise XmlFaultError(_DECLARES)

    def _entity(self, *_declared: object) -> None:
        raise XmlFaultError(_DECLARES)

    def _start(self, raw: str, pairs: list[str]) -> None:
        self._keep_text()
        self._count += 1
        if self._count > XML_ELEMENTS:
            raise XmlFaultError(_TOO_MANY)
        if len(self._open) >= XML_DEPTH:
            raise XmlFaultError(_TOO_DEEP)
        namespace, _, name = raw.rpartition(_SEPARATOR)
        names = (each.rpartition(_SEPARATOR)[2] for each in pairs[::2])
        start = self.parser.CurrentByteIndex
        element = Element(name, namespace, dict(zip(names, pairs[1::2], strict=True)), start)
        tag = _TAG.match(self._data, start)
        element.inside = start if tag is None else tag.end()
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._keep_text()
        element = self._open.pop()
        if self._data[element.inside - 2 : element.inside] == b"/>":
            element.after = element.end = element.inside
        else:
            element.after = self.parser.CurrentByteIndex
            element.end = self._data.index(b">", element.after) + 1

    def _characters(self, text: str) -> None:
        if self._open and (self._is_html or self._open[-1].name in self._texts):
            self._pieces.append(text)

    def _named_character(self, name: str, _is_parameter: int) -> None:
        self._characters(html5.get(f"{name};", f"&{name};"))

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


_DECLARES: Final = said(
    "{file} declares a document type or entities, which could stand for anything. Remove the "
    "declaration (<!DOCTYPE …>) and save it again.",
    file=UNFILLED,
)
_TOO_DEEP: Final = said(
    "{file} is nested too deeply: over {most} elements inside each other.",
    file=UNFILLED,
    most=Count(XML_DEPTH),
)
_TOO_MANY: Final = said(
    "{file} has over {most} elements. Split it into several pages.",
    file=UNFILLED,
    most=Count(XML_ELEMENTS, is_grouped=True),
)


def escaped(text: str) -> str:
    """Return a text as content of an element; a reader gets back exactly this text."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return NOT_IN_XML.sub("\ufffd", plain).replace("\r", "&#13;")


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, in double quotation marks."""
    plain = escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return f'"{plain}"'
