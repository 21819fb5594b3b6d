"""Texts of a review: the reason of a reviewer, and the answer of a worker."""

from __future__ import annotations

from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.errors import InvalidValueError
from annotator.sentences.parts import Count
from annotator.sentences.said import said


def one_review_line(text: str) -> str:
    """Return a typed reason or answer on one line, without spaces around it."""
    return " ".join(text.split())


def require_reason(reason: str) -> None:
    """Refuse a reason that is too long.

    Raises:
        InvalidValueError: it is.
    """
    if len(reason) > REVIEW_TEXT_CHARACTERS:
        raise InvalidValueError(
            said(
                "A reason can have {most} characters, and this one has {size}. Make it shorter.",
                most=Count(REVIEW_TEXT_CHARACTERS, is_grouped=True),
                size=Count(len(reason), is_grouped=True),
            )
        )


def require_answer(answer: str) -> None:
    """Refuse an answer that is empty or too long.

    Raises:
        InvalidValueError: it is.
    """
    if not answer:
        raise InvalidValueError("The answer is empty. Write why you disagree.")
    if len(answer) > REVIEW_TEXT_CHARACTERS:
        raise InvalidValueError(
            said(
                "An answer can have {most} characters, and this one has {size}. Make it shorter.",
                most=Count(REVIEW_TEXT_CHARACTERS, is_grouped=True),
                size=Count(len(answer), is_grouped=True),
            )
        )
