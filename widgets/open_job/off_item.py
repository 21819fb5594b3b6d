"""Books no time on the current item while the person is busy with something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from widgets.open_job.context import Context


@contextmanager
def off_item(context: Context) -> Iterator[None]:
    """Book no time on any item meanwhile; afterwards the item's time continues.

    Looking at the day, at money, at an export or at another job is no work on the item that
    happens to be open. Text that was typed before still belongs to the item.
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
        # Another job may be open by then; on a closed session this does nothing.
        session.step_back()
