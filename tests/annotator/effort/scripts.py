"""Random working days for Hypothesis, and the small methods in which they are lived."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.effort.categories import Category
from annotator.effort.method import Method
from tests.annotator.effort.desk import (
    ANSWER,
    BEGIN,
    CLOSE,
    ENTER,
    FINISH,
    LEAVE,
    POST,
    SIGNAL,
    Step,
    opening,
)

SMALL = Method(
    name="small",
    think_limit_ms=24,
    work_per_rest=6,
    rest_cap_ms=20,
    rest_day_start_ms=3,
    span_limit_ms=50,
    wait_from_ms=3,
    tick_ms=5,
    late_ms=10,
    late_wait_limit_ms=18,
    sleep_from_ms=2,
)
"""Milliseconds for seconds, so that a painter by the millisecond is quick."""

COARSE = Method(
    name="coarse",
    think_limit_ms=10_000,
    work_per_rest=1,
    rest_cap_ms=20_000,
    rest_day_start_ms=2_500,
    span_limit_ms=15_000,
    wait_from_ms=500,
    tick_ms=1_000,
    late_ms=3_000,
    late_wait_limit_ms=8_000,
    sleep_from_ms=500,
    bin_edges_s=(2, 5, 10, 20, 40),
)
"""Half seconds, long enough to fill the bins; all its moments are multiples of 500 ms."""

OTHER_LIMITS_S = (2, 5, 10, 20, 40)


def scripts(unit_ms: int, *, longest: int = 60) -> st.SearchStrategy[list[Step]]:
    """Return scripts whose times are multiples of ``unit_ms``, passes up to ``longest`` units."""
    lengths = st.one_of(
        st.integers(0, longest), st.sampled_from([0, 1, 3, 4, 19, 20, 21, 23, 24, 25, 50])
    ).map(lambda units: units * unit_ms)
    steps = st.one_of(
        st.builds(Step, st.just("pass"), lengths),
        st.builds(Step, st.just("pass"), lengths),
        st.just(SIGNAL),
        st.builds(
            opening,
            st.integers(1, 3),
            st.sampled_from([Category.LABEL, Category.SELF_CHECK]),
        ),
        st.sampled_from([CLOSE, ENTER, LEAVE, BEGIN, FINISH, POST, ANSWER]),
        st.builds(Step, st.sampled_from(["stall", "sleep"]), lengths),
        st.builds(Step, st.just("wall"), st.integers(-9_000_000, 9_000_000)),
    )
    return st.lists(steps, max_size=25).map(_with_waits_in_order)


def _with_waits_in_order(steps: list[Step]) -> list[Step]:
    """Leave out each end of a wait that was not begun."""
    depth, kept = 0, []
    for step in steps:
        depth += (step == BEGIN) - (step == FINISH)
        if depth < 0:
            depth = 0
        else:
            kept.append(step)
    return kept
