"""The first line of a statement: the time worked, what is owed for it, and why."""

from __future__ import annotations

from annotator.documents.statement.document_words import DocumentWords
from annotator.pay import PayFigures, first_line
from annotator.pay.money.figures import Figures
from annotator.pay.pay_sentences import received_line
from annotator.sentences.said import Said


def opening_line(figures: PayFigures, words: DocumentWords) -> str:
    """Return the first line of the statement; the sentences are the same in every language."""
    return words.render(opening_sentence(figures))


def opening_sentence(figures: PayFigures) -> Said:
    """Return the same line as a sentence, which a window or a command renders itself."""
    return first_line(figures)


def came_line(paid: Figures, words: DocumentWords) -> str:
    """Return the line on payments so far and the open amount; "" while nothing was received."""
    line = received_line(paid)
    return "" if line is None else words.render(line)
