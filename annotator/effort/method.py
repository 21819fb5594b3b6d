"""The numbers of the method effort/1; other numbers would be another method."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The parameters of the effort method.

    No buyer can set them. Tests construct methods with small numbers, which must then have another
    name wherever their figures are kept.

    Attributes:
        name: appears in every entry and export.
        think_limit_ms: the longest gap that is wholly work (rule 2).
        work_per_rest: milliseconds of counted work that earn one of rest: 6, which is 10 minutes an
            hour.
        rest_cap_ms: the most rest that can be saved up.
        rest_day_start_ms: the rest that a day starts with.
        span_limit_ms: the longest span (rule 5).
        wait_from_ms: how much of each wait stays in the category in which it began.
        tick_ms: the period of the ticks (rule 4).
        late_ms: how late a tick may be before the machine is at fault.
        late_wait_limit_ms: how much of such a delay is ``wait``.
        sleep_from_ms: the least difference of the two monotonic clocks over one tick that counts as
            sleep.
        wall_step_ms: the least deviation of the wall clock that is logged as a step.
        unattended_passes: the number of passes of a loop without input after which playing media is
            no signal any more (rule 1).
        bin_edges_s: upper edges of the gap bins in seconds, inclusive; binning starts at the first
            (rule 6).
    """

    name: str = "effort/1"
    think_limit_ms: int = 120_000
    work_per_rest: int = 6
    rest_cap_ms: int = 20 * 60_000
    rest_day_start_ms: int = 5 * 60_000
    span_limit_ms: int = 5 * 60_000
    wait_from_ms: int = 300
    tick_ms: int = 1_000
    late_ms: int = 3_000
    late_wait_limit_ms: int = 120_000
    sleep_from_ms: int = 500
    wall_step_ms: int = 1_000
    unattended_passes: int = 3
    bin_edges_s: tuple[int, ...] = (2, 10, 30, 60, 120, 300, 1_200)


EFFORT_1 = Method()
"""The method of every session of a worker."""
