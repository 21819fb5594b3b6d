"""While somebody looks at something else than the item in hand, its time is not the item's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from widgets.app.presenter import Presenter


@contextmanager
def aside(bench: Presenter) -> Iterator[None]:
    """Let time go on no item of the open job meanwhile; afterwards the item's work goes on.

    Whoever looks at the day, at money, at an export or at another job does not work on the
    picture that happens to be open. What was typed before belongs to it still.
    """
    desk = bench.desk
    if desk is None:
        yield
        return
    bench.window.strip.field.report()
    desk.session.step_aside()
    try:
        yield
    finally:
        # Another job may be open by then: to a session that is over this does nothing.
        desk.session.step_back()
