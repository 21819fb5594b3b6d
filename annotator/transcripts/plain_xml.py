"""Reads the elements of an XML document, without anything that leads out of it or expands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from annotator.document_limits import XML_DEPTH
from annotator.sentences.parts import Count, Reason
from annotator.sentences.said import said
from annotator.transcripts.transcript import refused

_PIECE_BYTES = 1 << 20


class Elements(Protocol):
    """Takes the elements of a document in turn."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        ...

    def text(self, piece: str) -> None:
        """Take a piece of the text of the innermost element."""
        ...

    def end(self, name: str) -> None:
        """End an element."""
        ...


def read_xml(data: bytes, form: str, elements: Elements) -> None:
    """Pass the elements of a document on, in order.

    A document type is refused, and with it each entity that expands or reads another file.

    Raises:
        TranscriptRefusedError: it is no XML, has a document type, or is nested too deeply.
    """
    parser, depth = expat.ParserCreate(), 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > XML_DEPTH:
            raise refused(form, said("it is nested more than {most} deep", most=Count(XML_DEPTH)))
        elements.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        elements.end(name)

    def document_type(*_: object) -> None:
        raise refused(form, said("it declares a document type or entities, which are not read"))

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = elements.text
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = document_type
    try:
        for at in range(0, len(data), _PIECE_BYTES):
            parser.Parse(data[at : at + _PIECE_BYTES])
        parser.Parse(b"", True)  # noqa: FBT003 - the parser takes it by position
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refused(
            form, said("it is no valid XML ({reason})", reason=Reason(str(error)))
        ) from error
