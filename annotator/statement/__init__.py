"""Statements: what was worked and what is owed for it, as one document with several forms."""

from annotator.statement.gathering import JobWork, gather
from annotator.statement.period import ALL, Period
from annotator.statement.words import ENGLISH_WORDS, Words, read_words, words_in

__all__ = ["ALL", "ENGLISH_WORDS", "JobWork", "Period", "Words", "gather", "read_words", "words_in"]
