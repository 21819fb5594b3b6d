"""Renders a statement or a portable record in each of its forms, from one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from annotator.documents.portable_record import record, record_json
from annotator.documents.record_support import NO_SUPPORT, RecordSupport, signature_of
from annotator.documents.statement.document import Document
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.statement_html import as_html
from annotator.documents.statement.statement_json import as_json, statement_json
from annotator.documents.statement.statement_text import as_text
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.export.forms.canonical import JsonObject
from annotator.ledger.signatures import Signer

ENDINGS: Final = (".pdf", ".html", ".json", ".txt")


class WritePdf(Protocol):
    """Makes a PDF from HTML. It needs Qt, so the caller passes it in."""

    def __call__(self, html: str, title: str, page_words: str, *, is_rtl: bool) -> bytes:
        """Return the bytes of the PDF."""
        ...


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document in all its formats, which are made from one value.

    ``record`` is the unsigned JSON of a portable record, and ``support`` has its receipts.
    """

    documents: tuple[Document, ...]
    json: str
    page_words: str
    record: JsonObject | None = None
    support: RecordSupport = NO_SUPPORT

    @property
    def is_to_be_signed(self) -> bool:
        """Whether it is a record with receipts, which its worker signs."""
        return self.record is not None and self.support.checkpoint is not None

    def signed(self, signer: Signer) -> MadeDocument:
        """Return the record with the worker's signature; only its JSON form carries it."""
        if self.record is None:
            return self
        bundle = signature_of(signer, self.record, self.support)
        return replace(self, json=as_json({**self.record, "signatures": [bundle]}))

    @property
    def html(self) -> str:
        """The HTML page for browsers."""
        return as_html(self.documents)

    @property
    def paper(self) -> str:
        """The HTML page for Qt, which draws the PDF and the view in the window."""
        return as_html(self.documents, is_visual=True)

    @property
    def text(self) -> str:
        """The plain text."""
        return as_text(self.documents)

    @property
    def is_rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return self.documents[0].is_rtl

    def content(self, ending: str, write_pdf: WritePdf) -> bytes:
        """Return the bytes of a file with one of the extensions ``ENDINGS``."""
        if ending == ".pdf":
            title = self.documents[0].title
            return write_pdf(self.paper, title, self.page_words, is_rtl=self.is_rtl)
        forms = {".html": self.html, ".json": self.json, ".txt": self.text}
        return forms[ending].encode()


def made_statement(works: Sequence[WorkerWork], wishes: StatementOptions) -> MadeDocument:
    """Return the statements of some workers for one job and one period."""
    documents = tuple(statement(work, wishes) for work in works)
    content = statement_json(works, documents, is_named=wishes.is_named, as_of=wishes.as_of)
    return MadeDocument(documents, as_json(content), wishes.words("page"))


def made_record(
    work: WorkerWork, wishes: StatementOptions, support: RecordSupport = NO_SUPPORT
) -> MadeDocument:
    """Return the portable record of one worker, with the receipts that support it."""
    document = record(work, wishes, support)
    value = record_json(work, document, wishes, support)
    text = as_json({**value, "signatures": []})
    return MadeDocument((document,), text, wishes.words("page"), value, support)
