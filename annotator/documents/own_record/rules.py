"""The rule of the effort method that gave a stretch of time its category."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from annotator.day.stretches import Stretch
from annotator.effort.categories import Category


class Rule(StrEnum):
    """The reason for the category of a stretch; the codes appear in the record."""

    INPUT = "input"
    GUIDELINE = "guideline"
    WAIT = "wait"
    NO_ITEM = "no_item"
    EARNED_REST = "earned_rest"
    BEYOND_REST = "beyond_rest"
    PAUSE_REST = "pause_rest"
    PAUSE_AWAY = "pause_away"
    UNSEEN = "unseen"
    SAID_WORK = "said_work"
    SAID_REST = "said_rest"
    SAID_OWN = "said_own"
    CLAIM = "claim"


RULES_EN: Final = {
    Rule.INPUT: "Work on an item: there was input at least every 2 minutes, and the first 2 "
    "minutes of a longer gap count too.",
    Rule.GUIDELINE: "The last input fell into the work order.",
    Rule.WAIT: "The program or the machine made the person wait.",
    Rule.NO_ITEM: "The program was in use, and not for an item.",
    Rule.EARNED_REST: "A break: what is over 2 minutes without input is rest, as far as rest was "
    "earned (10 minutes an hour).",
    Rule.BEYOND_REST: "A break: longer than the rest that was earned.",
    Rule.PAUSE_REST: "A pause was asked for: it is rest, as far as rest was earned.",
    Rule.PAUSE_AWAY: "A pause was asked for: it was longer than the rest that was earned.",
    Rule.UNSEEN: "The machine slept, or nothing could be measured for over 2 minutes.",
    Rule.SAID_WORK: "The worker said that this was work.",
    Rule.SAID_REST: "The worker said that this was rest; it is rest as far as it was earned.",
    Rule.SAID_OWN: "The worker said that this was own time.",
    Rule.CLAIM: "The worker added this time; no measured stretch has it.",
}
"""The meaning of each code, in the words that the record shows beside the codes."""

_SAID: Final = {
    Category.DECLARED: Rule.SAID_WORK,
    Category.REST: Rule.SAID_REST,
    Category.AWAY: Rule.SAID_OWN,
    Category.UNOBSERVED: Rule.UNSEEN,
}
_SEEN: Final = {
    Category.GUIDELINE: Rule.GUIDELINE,
    Category.WAIT: Rule.WAIT,
    Category.ADMIN: Rule.NO_ITEM,
    Category.REST: Rule.EARNED_REST,
    Category.AWAY: Rule.BEYOND_REST,
    Category.UNOBSERVED: Rule.UNSEEN,
    Category.DECLARED: Rule.SAID_WORK,
}
_PAUSED: Final = {Rule.EARNED_REST: Rule.PAUSE_REST, Rule.BEYOND_REST: Rule.PAUSE_AWAY}


def rule_of(stretch: Stretch, *, was_paused: bool = False) -> Rule:
    """Return the rule that gave a stretch its current category.

    Args:
        stretch: a piece of a booked entry.
        was_paused: whether its break began with a pause by the worker.
    """
    if stretch.is_answered:
        return _SAID.get(stretch.category, Rule.INPUT)
    rule = _SEEN.get(stretch.category, Rule.INPUT)
    return _PAUSED.get(rule, rule) if was_paused else rule
