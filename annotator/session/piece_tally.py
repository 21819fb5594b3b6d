"""The finished pieces of a worker, updated with each edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from annotator.editing.changes import EditState
from annotator.job_file.rows.values import PieceSum
from annotator.model.entities import Review, Status, WorkerId

Key = tuple[str, int]
"""The SHA-256 of the paying order, "" without one; and the local day of confirmation."""


@dataclass(frozen=True, slots=True)
class PieceCounts:
    """Confirmed items, and their regions that a person drew, pasted or changed.

    ``audio_ms`` is the sound on those items that a rate can pay. What is neither accepted, rejected
    nor withdrawn is not reviewed yet.
    """

    items: int = 0
    regions: int = 0
    items_accepted: int = 0
    regions_accepted: int = 0
    items_rejected: int = 0
    regions_rejected: int = 0
    audio_ms: int = 0
    audio_ms_accepted: int = 0
    audio_ms_rejected: int = 0
    items_withdrawn: int = 0
    regions_withdrawn: int = 0
    audio_ms_withdrawn: int = 0

    def plus(self, other: PieceCounts, sign: int = 1) -> PieceCounts:
        """Return the sum, or with sign -1 the difference."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return PieceCounts(*(own + sign * each for own, each in pairs))


class PieceTally:
    """The pieces of one worker by paying work order and day of confirmation.

    Args:
        worker_id: the worker.
        stored: the pieces in the job file when the tally starts.
    """

    def __init__(self, worker_id: WorkerId, stored: Iterable[PieceSum] = ()) -> None:
        """Start with the stored pieces."""
        self._worker_id = worker_id
        self._by_key = {
            (one.order_sha256, one.day): PieceCounts(
                one.items,
                one.regions,
                one.items_accepted,
                one.regions_accepted,
                one.items_rejected,
                one.regions_rejected,
                one.audio_ms,
                one.audio_ms_accepted,
                one.audio_ms_rejected,
                one.items_withdrawn,
                one.regions_withdrawn,
                one.audio_ms_withdrawn,
            )
            for one in stored
        }
        self._open: tuple[Key, PieceCounts] | None = None
        self._audio_ms = 0

    @property
    def by_key(self) -> Mapping[Key, PieceCounts]:
        """The pieces by order and day."""
        return self._by_key

    @property
    def by_order(self) -> Mapping[str, PieceCounts]:
        """The pieces by order alone."""
        found: dict[str, PieceCounts] = {}
        for (order, _day), pieces in self._by_key.items():
            found[order] = found.get(order, PieceCounts()).plus(pieces)
        return found

    def opened(self, state: EditState | None, audio_ms: int = 0) -> None:
        """Set the open item, with its ms of sound; it is counted if it is done."""
        self._audio_ms = audio_ms
        self._open = None if state is None else self._paid(state)

    def changed(self, state: EditState) -> None:
        """Update the state of the open item."""
        self._add(-1)
        self._open = self._paid(state)
        self._add(1)

    def _add(self, sign: int) -> None:
        if self._open is not None:
            key, pieces = self._open
            self._by_key[key] = self._by_key.get(key, PieceCounts()).plus(pieces, sign)

    def _paid(self, state: EditState) -> tuple[Key, PieceCounts] | None:
        facts = state.facts
        is_own = facts.status is Status.DONE and facts.done_by == self._worker_id
        if not is_own or facts.is_practice:
            return None
        touched = sum(region.touched for region in state.regions.values())
        is_accepted = facts.review is Review.ACCEPTED
        is_rejected = facts.review is Review.REJECTED
        is_withdrawn = facts.review is Review.WITHDRAWN
        pieces = PieceCounts(
            1,
            touched,
            int(is_accepted),
            touched * is_accepted,
            int(is_rejected),
            touched * is_rejected,
            self._audio_ms,
            self._audio_ms * is_accepted,
            self._audio_ms * is_rejected,
            int(is_withdrawn),
            touched * is_withdrawn,
            self._audio_ms * is_withdrawn,
        )
        return (facts.done_order, facts.done_day), pieces
