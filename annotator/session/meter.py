"""The effort clock for the editor: the working time since the item's last change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from annotator.effort.clock import EffortClock
from annotator.effort.region_shares import split_ms
from annotator.model.entities import RegionId


class WorkMeter:
    """Assigns the work on the open item to the changed regions, each ms once (rule 7).

    Args:
        clock: the running clock.
        open_span_json: returns the unbooked effort in the form of the job file.
    """

    def __init__(self, clock: EffortClock, open_span_json: Callable[[], str]) -> None:
        """Start with no work assigned."""
        self._clock = clock
        self._open_span_json = open_span_json
        self._given_ms = self._before_ms = 0
        self._makes_pieces = True

    @property
    def makes_pieces(self) -> bool:
        """Whether the work on the open item makes pieces."""
        return self._makes_pieces

    def item_opened(self, *, makes_pieces: bool = True) -> None:
        """Forget the last item; its unassigned work stays unassigned."""
        self._given_ms = self._before_ms = 0
        self._makes_pieces = makes_pieces

    def put_aside(self, visit_ms: int) -> None:
        """Suspend the item; the work of the visit stays for its next change."""
        self._before_ms += visit_ms

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Return the ms for each region, in whole ms, with the remainder on the first."""
        total = self._before_ms + self._clock.item_work_ms()
        spent, self._given_ms = total - self._given_ms, total
        return split_ms(spent, tuple(dict.fromkeys(region_ids)))

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Take the work back after a failed write; it counts to the next change."""
        self._given_ms = max(0, self._given_ms - sum(spent.values()))

    def open_span_json(self) -> str:
        """Return the unbooked effort."""
        return self._open_span_json()
