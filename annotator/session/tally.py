"""The finished pieces of a worker, updated with each edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from annotator.editing.changes import State
from annotator.job_file.rows.values import PieceSum
from annotator.model.entities import Review, Status, WorkerId

Key = tuple[str, int]
"""The SHA-256 of the order that pays, "" without one; and the local day of confirming."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Items confirmed, and the regions on them that a person drew, pasted or changed.

    ``audio_ms`` is the sound on those items that a rate can pay. What was withdrawn counts as
    rejected; what is neither accepted nor rejected is not reviewed yet.
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

    def plus(self, other: Pieces, sign: int = 1) -> Pieces:
        """Return the sum, or with -1 the difference."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Pieces(*(own + sign * each for own, each in pairs))


class Tally:
    """Pieces of one worker by the work order that pays them and the day of confirming.

    Args:
        worker_id: whose pieces.
        stored: what the job file says when the tally begins.
    """

    def __init__(self, worker_id: WorkerId, stored: Iterable[PieceSum] = ()) -> None:
        """Begin with what is stored."""
        self._worker_id = worker_id
        self._by_key = {
            (one.order_sha256, one.day): Pieces(
                one.items,
                one.regions,
                one.items_accepted,
                one.regions_accepted,
                one.items_rejected,
                one.regions_rejected,
                one.audio_ms,
                one.audio_ms_accepted,
                one.audio_ms_rejected,
            )
            for one in stored
        }
        self._open: tuple[Key, Pieces] | None = None
        self._audio_ms = 0

    @property
    def by_key(self) -> Mapping[Key, Pieces]:
        """The pieces by order and day."""
        return self._by_key

    @property
    def by_order(self) -> Mapping[str, Pieces]:
        """The pieces by order alone."""
        found: dict[str, Pieces] = {}
        for (order, _day), pieces in self._by_key.items():
            found[order] = found.get(order, Pieces()).plus(pieces)
        return found

    def opened(self, state: State | None, audio_ms: int = 0) -> None:
        """Another item is open, with that much sound; it is counted in as far as it is done."""
        self._audio_ms = audio_ms
        self._open = None if state is None else self._paid(state)

    def changed(self, state: State) -> None:
        """The open item is another one now."""
        self._add(-1)
        self._open = self._paid(state)
        self._add(1)

    def _add(self, sign: int) -> None:
        if self._open is not None:
            key, pieces = self._open
            self._by_key[key] = self._by_key.get(key, Pieces()).plus(pieces, sign)

    def _paid(self, state: State) -> tuple[Key, Pieces] | None:
        facts = state.facts
        is_own = facts.status is Status.DONE and facts.done_by == self._worker_id
        if not is_own or facts.is_practice:
            return None
        touched = sum(region.touched for region in state.regions.values())
        is_accepted = facts.review is Review.ACCEPTED
        is_rejected = facts.review.is_refusal
        pieces = Pieces(
            1,
            touched,
            int(is_accepted),
            touched * is_accepted,
            int(is_rejected),
            touched * is_rejected,
            self._audio_ms,
            self._audio_ms * is_accepted,
            self._audio_ms * is_rejected,
        )
        return (facts.done_order, facts.done_day), pieces
