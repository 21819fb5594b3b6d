"""The categories of time, and the codes for the end of a span, of effort/1."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """The kinds of time; the codes are those of the method and appear in every export."""

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
"""The work of an item (rule 7): one of these is fixed when the item is opened."""

PIECE_MAKING = ITEM_WORK - {Category.REVIEW}
"""The work of an item by which it is divided among several people; a review is paid by time."""

COUNTED_WORK = ITEM_WORK | {Category.GUIDELINE, Category.WAIT, Category.ADMIN}
"""Observed work, which earns rest (rule 2)."""

BREAKS = frozenset({Category.REST, Category.AWAY})
"""The possible categories of the part of a gap beyond the think limit."""

MACHINE = frozenset({Category.WAIT, Category.UNOBSERVED})
"""The categories of time that the machine caused."""


class EndedBy(StrEnum):
    """The reason why a span ends.

    ``signal`` ends a break. ``item`` and ``category`` mean another item and another kind of work.
    ``pause`` is started by the worker, ``playing`` is a loop that nobody attends. ``gap`` is a gap
    that exceeds the think limit or the earned rest. ``limit`` is the longest span. ``wait`` is the
    start or end of a wait, ``unobserved`` of unobserved time. ``shredded`` marks no span but the
    sum of several, whose details the worker has removed from the record.
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
    """The worker's state as the clock sees it, for the status line of the window."""

    WORKING = "working"
    RESTING = "resting"
    AWAY = "away"
    PAUSED = "paused"
