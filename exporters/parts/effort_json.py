"""Writes effort.json: where the time went, at the level of detail that the worker chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.effort.as_json import span_to_json
from annotator.effort.method import EFFORT_1
from annotator.export_api import Detail, ExportOptions, ItemRecord, Snapshot
from annotator.export_form.canonical import JsonObject, sealed
from annotator.export_form.effort_form import (
    bins_json,
    item_work_ms,
    merged_by_category,
    method_json,
    ms_json,
    sums_json,
)
from annotator.model import Item
from annotator.records import EffortEntry
from exporters.parts.documents import Hashed, document
from exporters.parts.effort_sums import EffortSums
from exporters.parts.tally import Tally, chosen, chosen_summaries

FORMAT = "fairlabel/effort/1"
ONLY_CHOSEN = (
    "Only some items were chosen. Their own time is here; time on no item, breaks and sessions "
    "belong to the whole job and are left out."
)


class EffortDocument:
    """The effort record of one export.

    Attributes:
        totals: the sums that pay and the dataset card also use.
    """

    def __init__(
        self, snapshot: Snapshot, options: ExportOptions, tally: Tally, sums: EffortSums
    ) -> None:
        """Add up; nothing is written yet."""
        self._snapshot = snapshot
        self._options = options
        self._tally = tally
        self._sums = sums
        self.totals = sums_json(sums.totals)

    @property
    def is_sample(self) -> bool:
        """Whether the job, an item or a session is a sample, so that nothing here is real work."""
        return self._snapshot.facts.sample or self._tally.has_sample or self._sums.has_sample

    @property
    def job(self) -> JsonObject:
        """What names the job."""
        return {"id": self._snapshot.facts.job_id, "title": self._snapshot.facts.title}

    def pieces(self, written: Mapping[str, Hashed]) -> Iterator[bytes]:
        """Yield the file; ``written`` are the files that it is to vouch for, written by then."""
        return document(self._sections(written), has_seal=True)

    def _sections(self, written: Mapping[str, Hashed]) -> Iterator[tuple[str, object]]:
        detail = self._options.detail
        yield "format", FORMAT
        yield "detail", detail.value
        yield "sample", self.is_sample
        yield "job", self.job
        yield "filter", self._filter()
        yield "method", method_json(EFFORT_1)
        yield "totals", self._totals()
        if detail is not Detail.JOB:
            yield "off_item", self._off_item()
        yield "items", self._items()
        if detail is Detail.FULL and not self._tally.is_filtered:
            yield "sessions", self._sessions()
        yield "seals", {name: file.sha256 for name, file in written.items()}

    def _filter(self) -> JsonObject | None:
        if not self._tally.is_filtered:
            return None
        return {
            "items": len(self._tally.items),
            "of": self._tally.of_job,
            "left_out": ONLY_CHOSEN,
        }

    def _totals(self) -> JsonObject:
        items = self._tally.items.values()
        bins = merged_by_category(
            pair for part in self._sums.bins.values() for pair in part.items()
        )
        return sealed(
            {
                **self.totals,
                "sample_ms": self._sums.sample_ms,
                "sessions": self._sums.sessions,
                "items": len(items),
                "items_completed": sum(item.is_completed for item in items),
                "regions": sum(item.regions for item in items),
                "bins": bins_json(bins),
            }
        )

    def _off_item(self) -> JsonObject:
        content: JsonObject = {"ms": ms_json(self._sums.by_item.get(None, {}))}
        if self._options.detail is Detail.FULL:
            content["bins"] = bins_json(self._sums.bins.get(None, {}))
        return sealed(content)

    def _items(self) -> Iterator[JsonObject]:
        if self._options.detail is Detail.FULL:
            for record in chosen(self._snapshot, self._options):
                yield sealed({**self._item(record.item), **self._shares(record)})
        else:
            for summary in chosen_summaries(self._snapshot, self._options):
                yield sealed(self._item(summary.item))

    def _item(self, item: Item) -> JsonObject:
        tally = self._tally.items[item.id]
        content: JsonObject = {
            "id": item.id,
            "file": tally.file,
            "part": item.part,
            "sha256": tally.sha256,
            "status": item.facts.status.value,
            "review": item.facts.review.value,
            "sample": item.sample,
            "left_out": tally.left_out,
            "is_completed": tally.is_completed,
            "regions": tally.regions,
            "regions_left_out": tally.regions_left_out,
            "paid_regions": tally.paid_regions,
            "regions_sha256": tally.regions_sha256,
        }
        if self._options.detail is not Detail.JOB:
            totals = self._sums.by_item.get(item.id, {})
            content |= {"ms": ms_json(totals), "work_ms": item_work_ms(totals)}
        return content

    def _shares(self, record: ItemRecord) -> JsonObject:
        """Return the gap bins of an item and what its regions share of its work (rule 7)."""
        item_id = record.item.id
        work = item_work_ms(self._sums.by_item.get(item_id, {}))
        active = {
            str(region.number): record.active_ms.get(region.id, 0) for region in record.regions
        }
        shared = sum(record.active_ms.values())
        return {
            "bins": bins_json(self._sums.bins.get(item_id, {})),
            "active_ms": active,
            "deleted_active_ms": shared - sum(active.values()),
            "unassigned_ms": work - shared,
        }

    def _sessions(self) -> Iterator[JsonObject]:
        by_session: dict[str, list[EffortEntry]] = {}
        for entry in self._snapshot.effort():
            by_session.setdefault(entry.session_id, []).append(entry)
        facts = [each for each in self._snapshot.sessions() if each.id in by_session]
        for number, session in enumerate(facts, start=1):
            booked = sorted(by_session[session.id], key=lambda entry: entry.span.start_ms)
            yield sealed(
                {
                    "number": number,
                    "worker": session.worker_id,
                    "method": session.method,
                    "sample": session.sample,
                    "spans": [_span(entry) for entry in booked],
                }
            )


def _span(entry: EffortEntry) -> JsonObject:
    return {
        **span_to_json(entry.span),
        "work_order": entry.order_sha256 or None,
        "sample": entry.sample,
    }
