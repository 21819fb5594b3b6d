"""Spans: closed stretches of time in one category, which are booked as effort entries."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.effort.categories import Category, EndedBy
from annotator.errors import InvalidValueError
from annotator.local_time import OffsetChange
from annotator.sentences.parts import Count
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True)
class GapBin:
    """The gaps of one length class, counted and summed.

    Attributes:
        upper_s: the longest gap of the class in seconds, inclusive; None for the class without an
            upper edge.
        count: the number of gaps.
        work_ms: the part of them that is work.
        break_ms: the part of them that is ``rest`` or ``away``.
    """

    upper_s: int | None
    count: int
    work_ms: int
    break_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch [start_ms, end_ms) of a session in one category.

    Attributes:
        category: of the whole stretch.
        item_id: the open item, for work on it and for waits; None otherwise.
        start_ms: from the start of the session.
        end_ms: the first millisecond after it.
        ended_by: why it ends there.
        gap_item_id: of a break, the item that was open when its gap began; likewise of a machine
            fault within a gap that continues after it.
        gap_category: the work in which that gap began; None for all other spans.
        bins: the gaps that ended in this span, without those too short for a bin. They belong to
            (gap_item_id, gap_category) if set, else to (item_id, category).

    Raises:
        InvalidValueError: the stretch is empty or begins before the session.
    """

    category: Category
    item_id: int | None
    start_ms: int
    end_ms: int
    ended_by: EndedBy
    gap_item_id: int | None = None
    gap_category: Category | None = None
    bins: tuple[GapBin, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an impossible stretch."""
        if not 0 <= self.start_ms < self.end_ms:
            message = said(
                "A stretch of time cannot run from {start} to {end} ms; the effort record is "
                "damaged here.",
                start=Count(self.start_ms),
                end=Count(self.end_ms),
            )
            raise InvalidValueError(message)

    @property
    def duration_ms(self) -> int:
        """The length in milliseconds, at least 1."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan:
    """The effort that would be lost if the program were killed now, ready to be booked.

    Attributes:
        method: name of the method.
        wall_start_ms: the start of the session, milliseconds since 1970 UTC.
        boot_ns: the clock that runs through sleep, at the time of this state.
        wall_ns: the wall clock at the time of this state.
        rest_balance_sixths: the available rest, in sixths of a millisecond.
        span: the open stretch so far, as it would be after a crash; None if it is empty.
        unstored: closed spans that were queued for booking and are not known to be on disk yet,
            oldest first.
        offset_changes: all changes of local time in the session so far.
    """

    method: str
    wall_start_ms: int
    boot_ns: int
    wall_ns: int
    rest_balance_sixths: int
    span: Span | None
    unstored: tuple[Span, ...] = ()
    offset_changes: tuple[OffsetChange, ...] = ()

    @property
    def elapsed_ms(self) -> int:
        """The length of the open stretch so far, 0 if it is empty."""
        return self.span.duration_ms if self.span else 0
