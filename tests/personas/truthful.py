"""Somebody who answers every question, and says what is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from annotator.day.break_questions import BreakAnswer, Question
from tests.personas.life import MINUTE, SECOND, Life, Stretch, Truth
from tests.personas.machine import Sitting

_WORTH_CLAIMING_MS = 30 * SECOND
_ANSWERS = {Truth.WORK: BreakAnswer.WORK, Truth.REST: BreakAnswer.REST, Truth.OWN: BreakAnswer.OWN}


class Truthful:
    """Knows the life as it was; answers by the larger part, and claims the work in the rest."""

    def __init__(self, life: Life) -> None:
        """Remember it."""
        self._lanes = life.lanes

    def answer(self, at: Sitting, question: Question) -> tuple[BreakAnswer | None, int]:
        """Return what most of a break was; work in one that was mostly none is claimed."""
        start_ms, end_ms = at.start_ms + question.start_ms, at.start_ms + question.end_ms
        spent = what_was_done(self._lanes.get(at.who, ()), start_ms, end_ms)
        mostly = max(Truth, key=lambda truth: spent[truth])
        own_ms = spent[Truth.REST] + spent[Truth.OWN]
        if mostly is Truth.WORK and own_ms >= _WORTH_CLAIMING_MS:
            mostly = Truth.REST if spent[Truth.REST] >= spent[Truth.OWN] else Truth.OWN
        claim_ms = 0 if mostly is Truth.WORK else in_minutes(spent[Truth.WORK])
        return _ANSWERS[mostly], claim_ms

    def claim(self, who: str, since_ms: int, until_ms: int) -> int:
        """Return the work while no session of that person was on, in whole minutes."""
        spent = what_was_done(self._lanes.get(who, ()), since_ms, until_ms)
        return in_minutes(spent[Truth.WORK])


def what_was_done(lane: Sequence[Stretch], start_ms: int, end_ms: int) -> Counter[Truth]:
    """Return the ms of each truth in a stretch of the month; own time where nothing is told."""
    spent: Counter[Truth] = Counter()
    for stretch in lane:
        inside_ms = min(end_ms, stretch.end_ms) - max(start_ms, stretch.start_ms)
        if inside_ms > 0:
            spent[stretch.truth] += inside_ms
    spent[Truth.OWN] += end_ms - start_ms - spent.total()
    return spent


def in_minutes(ms: int) -> int:
    """Return it as people claim it: to the minute, and nothing under half of one."""
    return (ms + _WORTH_CLAIMING_MS) // MINUTE * MINUTE
