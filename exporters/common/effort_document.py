"""Writes effort.json: the time, at the level of detail that the worker chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from annotator.drafts.counts import TextCounts
from annotator.effort.effort_json import span_to_json
from annotator.effort.method import EFFORT_1
from annotator.export.api import Detail, ExportOptions, ItemRecord, Snapshot
from annotator.export.forms.canonical import JsonObject, sealed
from annotator.export.forms.commitments import commitment, salt_of
from annotator.export.forms.effort_form import (
    ONLY_CHOSEN,
    bins_json,
    item_work_ms,
    merged_by_category,
    method_json,
    ms_json,
    sums_json,
)
from annotator.export.forms.ledger_form import ledger_json
from annotator.export.forms.reviewed_form import reviewed_sha256_of
from annotator.export.forms.witness_form import witness_json
from annotator.export.plain_boxes import numbers_of
from annotator.media.registry import audio_ms_of
from annotator.model.entities import Item
from annotator.pay_basis.effective_time import effective
from annotator.proposals.counts import ProposalCounts
from annotator.records import Correction, EffortEntry
from exporters.common.contributions import Contributions
from exporters.common.dataset_form import dataset_json
from exporters.common.documents import HashedPieces, document
from exporters.common.effort_sums import EffortSums
from exporters.common.export_tally import ExportTally, chosen, chosen_items
from exporters.common.review_notes import ReviewNotes

FORMAT = "fairlabel/effort/1"


class EffortDocument:
    """The effort record of one export.

    Attributes:
        totals: the sums, which pay and the dataset card also use.
        contributions: those of the job.
    """

    def __init__(
        self, snapshot: Snapshot, options: ExportOptions, tally: ExportTally, sums: EffortSums
    ) -> None:
        """Compute the sums; nothing is written yet."""
        self._snapshot = snapshot
        self._options = options
        self._tally = tally
        self._sums = sums
        self.totals = sums_json(sums.totals)
        self.contributions = Contributions(snapshot, options)

    @property
    def is_sample(self) -> bool:
        """Whether the job, an item or a session is a sample, so that none of it is real work."""
        return self._snapshot.facts.sample or self._tally.has_sample or self._sums.has_sample

    @property
    def job(self) -> JsonObject:
        """The identification of the job."""
        return {"id": self._snapshot.facts.job_id, "title": self._snapshot.facts.title}

    def pieces(
        self, written: Mapping[str, HashedPieces], workers: AbstractSet[str | None]
    ) -> Iterator[bytes]:
        """Yield the file.

        Args:
            written: the files whose digests it contains; they must have been written.
            workers: all who are paid anything, including those without time here.
        """
        return document(self._sections(written, workers), has_seal=True)

    def _sections(
        self, written: Mapping[str, HashedPieces], workers: AbstractSet[str | None]
    ) -> Iterator[tuple[str, object]]:
        detail = self._options.detail
        yield "format", FORMAT
        yield "detail", detail.value
        yield "sample", self.is_sample
        yield "job", self.job
        yield "filter", self._filter()
        yield "dataset", dataset_json(self._snapshot, self._options, self._tally)
        yield "method", method_json(EFFORT_1)
        yield "totals", self._totals()
        yield "witness", self._witness(workers)
        ledgers = self._ledgers()
        if ledgers is not None:
            yield "ledgers", ledgers
        if self.contributions.digests:
            yield "contributions", self.contributions.digests
        if detail is not Detail.JOB:
            yield "off_item", self._off_item()
        yield "items", self._items()
        # With several workers, a span with its item would reveal who did which item.
        is_one = len(self._sums.workers) <= 1
        if detail is Detail.FULL and is_one and not self._tally.is_filtered:
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
        texts = self._tally.texts
        bins = merged_by_category(
            pair for part in self._sums.bins.values() for pair in part.items()
        )
        return sealed(
            {
                **self.totals,
                "sample_ms": self._sums.sample_ms,
                "night_minutes": self._sums.night_minutes,
                "core_night_minutes": self._sums.core_night_minutes,
                "sessions": self._sums.sessions,
                "items": len(items),
                "items_completed": sum(item.is_completed for item in items),
                "regions": sum(item.regions for item in items),
                "bins": bins_json(bins),
                **({"texts": texts.by_origin} if texts.is_any else {}),
            }
        )

    def _witness(self, workers: AbstractSet[str | None]) -> JsonObject | None:
        """Return the workers' statements about the hours of the whole job."""
        if self._tally.is_filtered:
            return None
        return witness_json(self._snapshot.witnesses(), workers)

    def _ledgers(self) -> list[JsonObject] | None:
        """Return how far the record was handed in; None if there was no hand-in."""
        return ledger_json(
            self._snapshot.ledgers(),
            names_workers=self._options.detail is Detail.FULL,
            is_filtered=self._tally.is_filtered,
        )

    def _off_item(self) -> JsonObject:
        content: JsonObject = {"ms": ms_json(self._sums.by_item.get(None, {}))}
        if self._options.detail is Detail.FULL:
            content["bins"] = bins_json(self._sums.bins.get(None, {}))
        return sealed(content)

    def _items(self) -> Iterator[JsonObject]:
        notes = ReviewNotes(self._snapshot, self._options.detail)
        if self._options.detail is Detail.FULL:
            for record in chosen(self._snapshot, self._options):
                content = self._item(record.item) | notes.of(record.item.id)
                yield sealed({**content, **self._shares(record)})
        else:
            for item in chosen_items(self._snapshot, self._options):
                yield sealed(self._item(item) | notes.of(item.id))

    def _item(self, item: Item) -> JsonObject:
        tally = self._tally.items[item.id]
        content: JsonObject = {
            "id": item.id,
            "file": tally.file,
            "part": item.part,
            "sha256": tally.sha256,
            "status": item.facts.status.value,
            "review": item.facts.review.value,
            "fault": item.facts.fault.value or None,
            "practice": item.facts.is_practice,
            "sample": item.sample,
            "left_out": tally.left_out,
            **({} if tally.is_selected else {"is_selected": False}),
            "is_completed": tally.is_completed,
            "regions": tally.regions,
            "regions_left_out": tally.regions_left_out,
            "paid_regions": tally.paid_regions,
            "pasted_regions": tally.pasted_regions,
            "proposed_regions": tally.proposed_regions,
            "regions_sha256": tally.regions_sha256,
            "reviewed_sha256": reviewed_sha256_of(item.facts),
        }
        if item.id in self.contributions.by_item:
            content["contribution"] = self.contributions.by_item[item.id]
        if item.length_ms:
            content["length_ms"] = item.length_ms
            content |= {"audio_ms": audio} if (audio := audio_ms_of(item.kind, item.extent)) else {}
        content |= self._file(item)
        if tally.proposals.is_any:
            content["proposals"] = self._proposals(tally.proposals)
        if tally.texts.is_any:
            content["texts"] = self._texts(tally.texts)
        totals = self._sums.by_item.get(item.id, {})
        if self._options.detail is not Detail.JOB:
            return content | {"ms": ms_json(totals), "work_ms": item_work_ms(totals)}
        job_id = self._snapshot.facts.job_id
        salt = salt_of(self._snapshot.secret, job_id, item.id)
        return content | {"ms_sha256": commitment(job_id, item.id, ms_json(totals), salt)}

    def _file(self, item: Item) -> JsonObject:
        """Return what is to be said of the file of an item in the export; nothing if it is whole.

        Only an item in the dataset has a file.
        """
        tally = self._tally.items[item.id]
        content: JsonObject = {}
        if not tally.is_selected:
            return content
        if tally.redacted_file:
            content["redacted_file"] = tally.redacted_file
        if tally.turned_sha256:
            content["turned_sha256"] = tally.turned_sha256
        if tally.file in self._tally.copies:
            content["copy_sha256"] = self._tally.copies[tally.file].sha256
        if tally.file in self._tally.missing:
            content["is_missing"] = True
        return content

    def _proposals(self, proposals: ProposalCounts) -> JsonObject:
        """Return the decisions; the time of a single one would be that of one region."""
        content: JsonObject = {**proposals.by_decision}
        if self._options.detail is Detail.FULL:
            content["ms"] = proposals.ms
        return content

    def _texts(self, texts: TextCounts) -> JsonObject:
        """Return the texts by origin; times only where those of single regions are there too."""
        content: JsonObject = {**texts.by_origin}
        if self._options.detail is Detail.FULL:
            content["ms"] = texts.ms_by_origin
        return content

    def _shares(self, record: ItemRecord) -> JsonObject:
        """Return the gap bins of an item, and the work that its regions share (rule 7)."""
        item_id = record.item.id
        work = item_work_ms(self._sums.by_item.get(item_id, {}))
        active = {
            str(number): record.active_ms.get(region_id, 0)
            for region_id, number in numbers_of(record.regions)
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
        said: dict[str, list[Correction]] = {}
        for correction in self._snapshot.corrections():
            said.setdefault(correction.session_id, []).append(correction)
        # A session whose only time was claimed and withdrawn has no time, and is left out.
        timed = {each.session_id for each in effective(self._snapshot)}
        facts = [session for session in self._snapshot.sessions() if session.id in timed]
        for number, session in enumerate(facts, start=1):
            booked = sorted(by_session.get(session.id, ()), key=lambda entry: entry.span.start_ms)
            places = {entry.seq: place for place, entry in enumerate(booked)}
            yield sealed(
                {
                    "number": number,
                    "worker": session.worker_id,
                    "method": session.method,
                    "sample": session.sample,
                    "spans": [_span(entry) for entry in booked],
                    "corrections": _corrections(said.get(session.id, []), places),
                }
            )


def _span(entry: EffortEntry) -> JsonObject:
    return {
        **span_to_json(entry.span),
        "work_order": entry.order_sha256 or None,
        "sample": entry.sample,
    }


def _corrections(said: list[Correction], spans: Mapping[int, int]) -> list[JsonObject]:
    """Return the corrections of one session; ``spans`` are the indexes of its entries."""
    claims = {one.seq: place for place, one in enumerate(said)}
    return [
        {
            "entry": None if one.entry_seq is None else spans[one.entry_seq],
            "claim": None if one.claim_seq is None else claims[one.claim_seq],
            **_said(one),
        }
        for one in said
    ]


def _said(one: Correction) -> JsonObject:
    return {
        "from": None if one.from_category is None else one.from_category.value,
        "to": None if one.category is None else one.category.value,
        "item_id": one.item_id,
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "reason": one.reason,
        "work_order": one.order_sha256 or None,
        "sample": one.sample,
    }
