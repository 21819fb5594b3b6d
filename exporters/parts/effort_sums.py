"""Adds the booked time of a snapshot up: in all, by item, and by worker and work order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.effort.spans import Span
from annotator.effort.totals import bins_by_item, sum_by_category, sum_by_item
from annotator.export_api import ExportOptions, Snapshot
from annotator.export_form.effort_form import BinsByCategory
from annotator.export_form.pay_inputs import Paid
from annotator.records import EffortEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortSums:
    """Milliseconds and gap bins; the item None is time on no item.

    ``sample_ms`` is the counted work of entries that are a sample; ``has_sample`` whether there
    is any such entry or session.
    """

    totals: Mapping[Category, int]
    by_item: Mapping[int | None, Mapping[Category, int]]
    by_paid: Mapping[Paid, Mapping[Category, int]]
    bins: Mapping[int | None, BinsByCategory] = field(default_factory=dict)
    sample_ms: int = 0
    has_sample: bool = False
    sessions: int = 0


def add_effort(snapshot: Snapshot, options: ExportOptions) -> EffortSums:
    """Return the sums over the entries, or over those of the chosen items alone.

    The entries are read anew for each sum, so that none of them is held.
    """
    owners = dict.fromkeys(
        (entry.worker_id, entry.order_sha256) for entry in entries(snapshot, options)
    )
    sample = sum_by_category(e.span for e in entries(snapshot, options) if e.sample)
    return EffortSums(
        totals=sum_by_category(_spans(snapshot, options)),
        by_item=sum_by_item(_spans(snapshot, options)),
        by_paid={
            (worker, order): sum_by_category(
                entry.span
                for entry in entries(snapshot, options)
                if (entry.worker_id, entry.order_sha256) == (worker, order)
            )
            for worker, order in owners
        },
        bins=_bins(snapshot, options),
        sample_ms=sum(ms for category, ms in sample.items() if category in COUNTED_WORK),
        has_sample=any(sample.values()) or any(each.sample for each in snapshot.sessions()),
        sessions=len({entry.session_id for entry in entries(snapshot, options)}),
    )


def entries(snapshot: Snapshot, options: ExportOptions) -> Iterator[EffortEntry]:
    """Yield the entries that belong to the export."""
    for entry in snapshot.effort():
        if options.only is None or entry.span.item_id in options.only:
            yield entry


def _spans(snapshot: Snapshot, options: ExportOptions) -> Iterator[Span]:
    return (entry.span for entry in entries(snapshot, options))


def _bins(snapshot: Snapshot, options: ExportOptions) -> dict[int | None, BinsByCategory]:
    # Of all entries: a gap may end in a break, which is on no item but names the item it began on.
    found: dict[int | None, BinsByCategory] = {}
    everything = bins_by_item(entry.span for entry in snapshot.effort())
    for (item_id, category), bins in everything.items():
        if options.only is None or item_id in options.only:
            found[item_id] = {**found.get(item_id, {}), category: bins}
    return found
