"""The categories of time, and the codes for the end of a span, of effort/1."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Where time goes; the codes are those of the method and stand in every export."""

    LABEL = "label"
    SELF_CHECK = "self_check"
    REWORK = "rework"
    TRAINING = "training"
    REVIEW = "review"
    GUIDELINE = "guideline"
    WAIT = "wait"
    ADMIN = "admin"
    REST = "rest"
    DECLARED = "declared"
    AWAY = "away"
    UNOBSERVED = "unobserved"


ITEM_WORK = frozenset(
    {
        Category.LABEL,
        Category.SELF_CHECK,
        Category.REWORK,
        Category.TRAINING,
        Category.REVIEW,
    }
)
"""What counts as the work of an item (rule 7): one of these is fixed when it is opened."""

COUNTED_WORK = ITEM_WORK | {Category.GUIDELINE, Category.WAIT, Category.ADMIN}
"""What counts as observed work and earns rest (rule 2)."""

BREAKS = frozenset({Category.REST, Category.AWAY})
"""What the part of a gap over the think limit becomes."""

MACHINE = frozenset({Category.WAIT, Category.UNOBSERVED})
"""What a fault of the machine becomes."""


class EndedBy(StrEnum):
    """Why a span ends where it ends.

    ``signal`` ends a break; ``item`` and ``category`` are another item and another
    kind of work; ``pause`` is the worker's wish, ``playing`` a loop that nobody attends;
    ``gap`` is a gap that outgrows the think limit, or the rest that
    was earned; ``limit`` is the longest span; ``wait`` is a wait that begins or is
    over; ``unobserved`` is unseen time that begins or is over. ``shredded`` is no span but
    the sum of some, whose details the worker has taken out of the record.
    """

    SIGNAL = "signal"
    ITEM = "item"
    CATEGORY = "category"
    GAP = "gap"
    LIMIT = "limit"
    WAIT = "wait"
    PAUSE = "pause"
    PLAYING = "playing"
    END = "end"
    UNOBSERVED = "unobserved"
    CRASH = "crash"
    SHREDDED = "shredded"


class Presence(StrEnum):
    """What the clock takes the worker to be doing, for the quiet line of the window."""

    WORKING = "working"
    RESTING = "resting"
    AWAY = "away"
    PAUSED = "paused"
