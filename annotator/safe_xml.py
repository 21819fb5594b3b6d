"""Parses foreign XML without anything that leads out of it or expands, and writes text into XML.

The one place where the program uses expat: no entities, no files, no network.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from html.entities import html5
from typing import Final, Protocol
from xml.parsers import expat

from annotator.document_limits import XML_DEPTH
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
        self.said = sentence

    def about(self, file: Part) -> Said:
        """Return the sentence about a document of that name."""
        return self.said.with_places(file=file)


class XmlEvents(Protocol):
    """Takes the elements of a document in turn. Names are without a prefix."""

    def start(self, name: str, namespace: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        ...

    def text(self, piece: str) -> None:
        """Take a piece of the text of the innermost element."""
        ...

    def end(self, name: str) -> None:
        """End an element."""
        ...


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


class XmlParser:
    """Passes the elements of one document on, in order.

    Args:
        events: takes them.
        is_html: whether a document type without declarations is allowed, as hOCR has one, and the
            named characters of HTML; the document type is not followed.
    """

    def __init__(self, events: XmlEvents, *, is_html: bool = False) -> None:
        """Start before the document."""
        self._events = events
        self._is_html = is_html
        self._depth = 0
        # The text is UTF-8 whatever its declaration says.
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._handlers: dict[str, object] = {
            "StartDoctypeDeclHandler": self._doctype,
            "EntityDeclHandler": self._entity,
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": events.text,
            "SkippedEntityHandler": self._named_character if is_html else None,
        }
        for name, value in {"ordered_attributes": True, **self._handlers}.items():
            setattr(self._parser, name, value)

    @property
    def at_byte(self) -> int:
        """The place of the tag that is passed on, in the bytes of the document."""
        return self._parser.CurrentByteIndex

    def parse(self, data: bytes, check: Callable[[], object]) -> None:
        """Read a whole document in UTF-8.

        Args:
            data: the document.
            check: called while reading; raises ``CancelledError`` if the person cancelled.

        Raises:
            XmlFaultError: it is not well-formed, declares entities, or is nested too deeply.
            CancelledError: it was cancelled.
        """
        parser = self._parser
        try:
            for at in range(0, len(data), _PIECE_BYTES):
                check()
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
            for name in self._handlers:  # they hold it in a circle
                setattr(parser, name, None)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, inside: int) -> None:
        if inside or not self._is_html:
            raise XmlFaultError(_DECLARES)

    def _entity(self, *_declared: object) -> None:
        raise XmlFaultError(_DECLARES)

    def _start(self, raw: str, pairs: list[str]) -> None:
        self._depth += 1
        if self._depth > XML_DEPTH:
            raise XmlFaultError(_TOO_DEEP)
        namespace, _, name = raw.rpartition(_SEPARATOR)
        attributes = {
            pairs[at].rpartition(_SEPARATOR)[2]: pairs[at + 1] for at in range(0, len(pairs), 2)
        }
        self._events.start(name, namespace, attributes)

    def _end(self, raw: str) -> None:
        self._depth -= 1
        self._events.end(raw.rpartition(_SEPARATOR)[2])

    def _named_character(self, name: str, _is_parameter: int) -> None:
        self._events.text(html5.get(f"{name};", f"&{name};"))


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


def escaped(text: str) -> str:
    """Return a text as content of an element; a reader gets back exactly this text."""
    plain = holdable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\r", "&#13;")


def holdable(text: str) -> str:
    """Return a text with a mark in place of each character that XML cannot hold."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_value(text: str) -> str:
    """Return a text as the value of an attribute, without the quotation marks around it."""
    return escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, in double quotation marks."""
    return f'"{as_value(text)}"'
