"""Statements: the work and the amount owed for it, as one document in several forms."""

from annotator.documents.statement.document_words import (
    ENGLISH_WORDS,
    DocumentWords,
    read_words,
    words_in,
)
from annotator.documents.statement.gathered import JobWork, gather
from annotator.documents.statement.period import ALL, Period

__all__ = [
    "ALL",
    "ENGLISH_WORDS",
    "DocumentWords",
    "JobWork",
    "Period",
    "gather",
    "read_words",
    "words_in",
]
