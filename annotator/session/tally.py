"""What a worker has done that is paid by the piece, kept up to date edit by edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.changes import State
from annotator.model import Status, WorkerId


@dataclass(frozen=True, slots=True)
class Pieces:
    """Items confirmed, and the regions on them that a person drew, pasted or changed."""

    items: int = 0
    regions: int = 0

    def plus(self, other: Pieces, sign: int = 1) -> Pieces:
        """Return the sum, or with -1 the difference."""
        return Pieces(self.items + sign * other.items, self.regions + sign * other.regions)


class Tally:
    """Pieces of one worker by the work order (its SHA-256) that pays them.

    Args:
        worker_id: whose pieces.
        stored: what the job file says when the tally begins.
    """

    def __init__(self, worker_id: WorkerId, stored: Mapping[str, Pieces]) -> None:
        """Begin with what is stored."""
        self._worker_id = worker_id
        self._by_order = dict(stored)
        self._open: tuple[str, Pieces] | None = None

    @property
    def by_order(self) -> Mapping[str, Pieces]:
        """The pieces by order; an order may be empty text: none was in force."""
        return self._by_order

    def opened(self, state: State | None) -> None:
        """Another item is open; it is counted in already as far as it is done."""
        self._open = None if state is None else self._paid(state)

    def changed(self, state: State) -> None:
        """The open item is another one now."""
        if self._open is not None:
            order, pieces = self._open
            self._by_order[order] = self._by_order.get(order, Pieces()).plus(pieces, -1)
        self._open = self._paid(state)
        if self._open is not None:
            order, pieces = self._open
            self._by_order[order] = self._by_order.get(order, Pieces()).plus(pieces)

    def _paid(self, state: State) -> tuple[str, Pieces] | None:
        facts = state.facts
        if facts.status is not Status.DONE or facts.done_by != self._worker_id:
            return None
        touched = sum(region.touched for region in state.regions.values())
        return facts.done_order, Pieces(1, touched)
