"""Renders sentences in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.sentences.numbers import ENGLISH_MARKS, NumberMarks, duration_text, unbroken
from annotator.sentences.parts import Amount, Count, Duration, Name, Quoted, Reason
from annotator.sentences.said import Listed, Part, Said, filled, joined

_FIRST_STRONG, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"


def _one_or_many(count: int) -> int:
    return 0 if count == 1 else 1


@dataclass(frozen=True, slots=True)
class Words:
    """One language; English stands in for sentences that its table lacks.

    Args:
        table: English template -> its forms in this language: one, or one for each plural form,
            even where English needs only one.
        form_of: the index of the plural form for a count, from 0.
        quotes: the quotation marks.
        marks: the digits and marks of numbers.
        duration: writes a time in milliseconds.
        keeps_amounts: whether an amount stays on one line, as text that is wrapped requires.
        is_isolating: whether each part is isolated from the direction of the text around it
            (Unicode UAX #9), as right-to-left text requires.
    """

    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = _one_or_many
    quotes: tuple[str, str] = ("“", "”")
    marks: NumberMarks = ENGLISH_MARKS
    duration: Callable[[int], str] = duration_text
    keeps_amounts: bool = False
    is_isolating: bool = False

    def text(self, said: Said) -> str:
        """Return a sentence in this language."""
        return filled(self._template(said), {name: self._written(part) for name, part in said.fill})

    def _template(self, said: Said) -> str:
        forms = self.table.get(said.one)
        if forms is None:
            return said.english
        count = said.counted
        return forms[0 if count is None else min(self.form_of(count), len(forms) - 1)]

    def _word(self, english: str) -> str:
        return self.table.get(english, (english,))[0]

    def _written(self, part: Part) -> str:
        if isinstance(part, Said):
            return self.text(part)
        if isinstance(part, Reason):
            return self._isolated(self._word(str(part)), _FIRST_STRONG)
        if isinstance(part, Listed):
            return joined(
                map(self._written, part.parts), self._word(part.joint), self._word(part.last_joint)
            )
        if isinstance(part, Quoted):
            opening, closing = self.quotes
            return f"{opening}{self._isolated(part.value, _FIRST_STRONG)}{closing}"
        if isinstance(part, Name):
            return self._isolated(part.value, _FIRST_STRONG)
        if isinstance(part, Duration):
            return self.duration(part.value)
        return self._isolated(self._number(part), _LEFT_TO_RIGHT)

    def _number(self, part: Part) -> str:
        text = str(part)
        if not isinstance(part, Amount | Count):
            return text
        text = self.marks.written(text)
        return unbroken(text) if self.keeps_amounts else text

    def _isolated(self, text: str, opening: str) -> str:
        return f"{opening}{text}{_END}" if self.is_isolating else text


ENGLISH: Final = Words()
"""The English sentences as they are raised: ``ENGLISH.text(said)`` is ``str(said)``."""
