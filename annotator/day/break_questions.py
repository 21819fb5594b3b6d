"""Questions about breaks and unobserved time, and the corrections that an answer writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.day.break_reasons import REASONS
from annotator.day.stretches import Stretch, by_entry, stretches_of
from annotator.effort.categories import BREAKS, Category, EndedBy
from annotator.errors import InvalidValueError
from annotator.records import Correction, EffortEntry

ASKABLE: Final = BREAKS | {Category.UNOBSERVED}
"""The categories that a worker can correct in answer to a question."""


class BreakAnswer(StrEnum):
    """The worker's answer to what a break was."""

    WORK = "work"
    REST = "rest"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A run of adjacent entries of one session that were breaks or unobserved.

    Attributes:
        stretches: its pieces with their current categories, in order.
        was_paused: whether the worker started it with a pause, so that no question is needed.
    """

    stretches: tuple[Stretch, ...]
    was_paused: bool = False

    @property
    def session_id(self) -> str:
        """The session that it belongs to."""
        return self.stretches[0].entry.session_id

    @property
    def start_ms(self) -> int:
        """The start, in ms from the start of the session."""
        return self.stretches[0].start_ms

    @property
    def end_ms(self) -> int:
        """The first millisecond after it, from the start of the session."""
        return self.stretches[-1].end_ms

    @property
    def is_answered(self) -> bool:
        """Whether the worker has answered all of it."""
        return all(stretch.is_answered for stretch in self.stretches)

    def ms_of(self, category: Category) -> int:
        """Return how much of it currently counts as this category, in ms."""
        return sum(s.duration_ms for s in self.stretches if s.category is category)


def questions_of(
    entries: Iterable[EffortEntry], corrections: Iterable[Correction]
) -> list[Question]:
    """Return the questions that the entries raise, in order.

    Args:
        entries: of one worker, grouped by session and in order.
        corrections: of that worker, oldest first.
    """
    said = by_entry(corrections)
    found: list[Question] = []
    run: list[Stretch] = []
    before: EffortEntry | None = None
    was_paused = False
    for entry in entries:
        follows = before is not None and before.session_id == entry.session_id
        if run and not (
            follows and entry.span.category in ASKABLE and run[-1].end_ms == entry.span.start_ms
        ):
            found.append(Question(stretches=tuple(run), was_paused=was_paused))
            run = []
        if entry.span.category in ASKABLE and entry.span.ended_by is not EndedBy.SHREDDED:
            if not run:
                was_paused = (
                    follows and before is not None and before.span.ended_by is EndedBy.PAUSE
                )
            run += stretches_of(entry, said.get(entry.seq, ()))
        before = entry
    if run:
        found.append(Question(stretches=tuple(run), was_paused=was_paused))
    return found


def corrections_for(
    question: Question,
    answer: BreakAnswer,
    *,
    reason: str = "",
    take_rest: Callable[[int], int] = lambda _ms: 0,
) -> list[Correction]:
    """Return the corrections to append for an answer; rest is taken as far as it is earned.

    Args:
        question: the question.
        answer: the worker's answer.
        reason: why it was work, one of ``REASONS``.
        take_rest: takes up to this much earned rest, in ms, and returns how much it took.

    Raises:
        InvalidValueError: it was work, and no reason is given.
    """
    if answer is BreakAnswer.WORK and reason not in REASONS:
        raise InvalidValueError("Choose why this was work: thinking, asking, reading, or another.")
    written: list[Correction] = []
    for stretch in question.stretches:
        if answer is BreakAnswer.WORK:
            written.append(_said(stretch, Category.DECLARED, reason))
        elif answer is BreakAnswer.OWN:
            written.append(_said(stretch, Category.AWAY))
        else:
            written += _as_rest(stretch, take_rest)
    return written


def rest_given_back_ms(corrections: Sequence[Correction]) -> int:
    """Return how much of the time booked as rest no longer counts as rest, in ms."""
    return sum(
        one.duration_ms
        for one in corrections
        if one.from_category is Category.REST and one.category is not Category.REST
    )


def _as_rest(stretch: Stretch, take_rest: Callable[[int], int]) -> list[Correction]:
    if stretch.category is Category.REST:
        return [_said(stretch, Category.REST)]
    until_ms = stretch.start_ms + take_rest(stretch.duration_ms)
    pieces = (
        (stretch.start_ms, until_ms, Category.REST),
        (until_ms, stretch.end_ms, Category.AWAY),
    )
    return [
        _said(stretch, category, start_ms=start_ms, end_ms=end_ms)
        for start_ms, end_ms, category in pieces
        if start_ms < end_ms
    ]


def _said(
    stretch: Stretch,
    category: Category,
    reason: str = "",
    *,
    start_ms: int | None = None,
    end_ms: int | None = None,
) -> Correction:
    entry = stretch.entry
    return Correction(
        entry.session_id,
        entry.worker_id,
        entry.order_sha256,
        entry.seq,
        entry.span.gap_item_id if Category.DECLARED in (category, stretch.category) else None,
        stretch.category,
        category,
        reason,
        stretch.start_ms if start_ms is None else start_ms,
        stretch.end_ms if end_ms is None else end_ms,
        sample=entry.sample,
    )
