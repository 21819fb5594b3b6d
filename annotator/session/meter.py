"""The effort clock for the editor: the working time since the item's last change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from annotator.effort.clock import EffortClock
from annotator.effort.region_shares import split_ms
from annotator.model.entities import RegionId


class WorkMeter:
    """Hands the work on the open item to the regions that are changed, each ms once (rule 7).

    Args:
        clock: the running clock.
        open_span_json: returns what is not booked yet, as the job file keeps it.
    """

    def __init__(self, clock: EffortClock, open_span_json: Callable[[], str]) -> None:
        """Begin with nothing given away."""
        self._clock = clock
        self._open_span_json = open_span_json
        self._given_ms = self._before_ms = 0

    def item_opened(self) -> None:
        """Forget the item before; its work that no region got stays unassigned."""
        self._given_ms = self._before_ms = 0

    def put_aside(self, visit_ms: int) -> None:
        """Time goes on no item for a while; the work of the visit stays for its next change."""
        self._before_ms += visit_ms

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Return the ms for each region, in whole ms, remainder to the first."""
        total = self._before_ms + self._clock.item_work_ms()
        spent, self._given_ms = total - self._given_ms, total
        return split_ms(spent, tuple(dict.fromkeys(region_ids)))

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Take it back: the write failed, the time belongs to the next change."""
        self._given_ms = max(0, self._given_ms - sum(spent.values()))

    def open_span_json(self) -> str:
        """Return the effort that is not booked yet."""
        return self._open_span_json()
