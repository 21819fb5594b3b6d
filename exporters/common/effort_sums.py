"""Adds up the time of a snapshot as it counts now, in total and by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.effort_totals import CORE_NIGHT, NIGHT, bins_by_item, night_ms
from annotator.export.api import ExportOptions, Snapshot
from annotator.export.forms.effort_form import BinsByCategory
from annotator.model.entities import WorkerId
from annotator.pay_basis.effective_time import TimeShare, effective

_MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortSums:
    """Milliseconds and gap bins; the item None is time on no item.

    ``sample_ms`` is the counted work of sample entries; ``has_sample`` says whether there is any
    such entry or session. ``workers`` are those with any time. ``night_minutes`` and
    ``core_night_minutes`` are counted work from 22 to 6 and from 0 to 5 local time, in whole
    minutes (rule 11).
    """

    totals: Mapping[Category, int]
    by_item: Mapping[int | None, Mapping[Category, int]]
    bins: Mapping[int | None, BinsByCategory] = field(default_factory=dict)
    sample_ms: int = 0
    has_sample: bool = False
    sessions: int = 0
    workers: frozenset[WorkerId | None] = frozenset()
    night_minutes: int = 0
    core_night_minutes: int = 0


def add_effort(snapshot: Snapshot, options: ExportOptions) -> EffortSums:
    """Return the sums over all time, or over that of the chosen items.

    The entries are streamed, so that none of them is held.
    """
    totals = dict.fromkeys(Category, 0)
    by_item: dict[int | None, dict[Category, int]] = {}
    sample_ms, has_sample = 0, any(each.sample for each in snapshot.sessions())
    sessions, workers = set[str](), set[WorkerId | None]()
    for each in _stretches(snapshot, options):
        totals[each.category] += each.ms
        of_item = by_item.setdefault(each.item_id, {})
        of_item[each.category] = of_item.get(each.category, 0) + each.ms
        sessions.add(each.session_id)
        workers.add(each.worker_id)
        if each.sample:
            has_sample = True
            sample_ms += each.ms if each.category in COUNTED_WORK else 0
    night, core = (_night_minutes(snapshot, options, hours) for hours in (NIGHT, CORE_NIGHT))
    return EffortSums(
        totals=totals,
        by_item=by_item,
        bins=_bins(snapshot, options),
        sample_ms=sample_ms,
        has_sample=has_sample,
        sessions=len(sessions),
        workers=frozenset(workers),
        night_minutes=night,
        core_night_minutes=core,
    )


def _stretches(snapshot: Snapshot, options: ExportOptions) -> Iterator[TimeShare]:
    for each in effective(snapshot):
        if options.only is None or each.item_id in options.only:
            yield each


def _night_minutes(snapshot: Snapshot, options: ExportOptions, hours: tuple[int, int]) -> int:
    local = {session.id: session.local for session in snapshot.sessions()}
    total_ms = sum(
        night_ms((entry.span,), local[entry.session_id], hours=hours)
        for entry in snapshot.effort()
        if options.only is None or entry.span.item_id in options.only
    )
    return total_ms // _MS_PER_MINUTE


def _bins(snapshot: Snapshot, options: ExportOptions) -> dict[int | None, BinsByCategory]:
    # Over all entries: a gap may end in a break, which is on no item but names the item where it
    # began.
    found: dict[int | None, BinsByCategory] = {}
    everything = bins_by_item(entry.span for entry in snapshot.effort())
    for (item_id, category), bins in everything.items():
        if options.only is None or item_id in options.only:
            found[item_id] = {**found.get(item_id, {}), category: bins}
    return found
