"""Books no time on the current item while the person is busy with something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from widgets.open_job.context import Context


@contextmanager
def off_item(context: Context) -> Iterator[None]:
    """Book no time on any item meanwhile; afterwards the item's work goes on.

    Looking at the day, at money, at an export or at another job is no work on the picture that
    happens to be open. Text that was typed before belongs to it still.
    """
    if not context.jobs.is_open:
        yield
        return
    session = context.jobs.job.session
    context.views.finish_typing()
    session.step_aside()
    try:
        yield
    finally:
        # Another job may be open by then: to a session that is over this does nothing.
        session.step_back()
