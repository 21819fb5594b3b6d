"""Reads a snapshot once before anything is written, to select, count and hash."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from annotator.drafts.counts import NO_TEXTS, TextCounts
from annotator.errors import ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, ItemSummary, Report, Snapshot
from annotator.export.export_folder import contained, shown
from annotator.export.forms.card_form import ContentCounts
from annotator.export.forms.effort_form import regions_digest
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.export.missing_files import EXAMPLES, first_names, notes_of_outside
from annotator.export.selection import (
    NOT_SELECTED,
    ItemStatus,
    in_order,
    left_out_by_status,
    nothing_selected,
    status_of,
)
from annotator.media.image import PICTURES
from annotator.media.registry import is_readable, kind_of
from annotator.model.entities import Item, KindId, Status
from annotator.pay import read_work_order
from annotator.pay_basis.pay_inputs import Pieces, is_completed
from annotator.pay_basis.piece_shares import piece_terms
from annotator.proposals.counts import NOTHING_PROPOSED, ProposalCounts
from annotator.sentences.parts import Count, Name, Reason
from annotator.sentences.said import Listed, Said, said, said_n, word
from exporters.common.documents import HashedPieces

NO_REGIONS: Final = regions_digest([])
"""The digest of an item without regions."""


@dataclass(slots=True)
class ItemTally:
    """The facts on one item without its regions, which are never held.

    The exporter fills the last seven while it writes: the number of regions in its file, the number
    left out, the digest of those written, the counts of proposals and of texts, the name of a
    redacted copy that is called otherwise than the file, and the digest of a copy that was turned.
    """

    file: str
    sha256: str | None
    status: ItemStatus
    is_selected: bool
    left_out: str | None
    is_completed: bool
    paid_regions: int
    pasted_regions: int
    proposed_regions: int
    has_text_lines: bool
    has_tags: bool
    is_picture: bool
    regions: int = 0
    regions_left_out: int = 0
    regions_sha256: str = NO_REGIONS
    proposals: ProposalCounts = NOTHING_PROPOSED
    texts: TextCounts = NO_TEXTS
    redacted_file: str = ""
    turned_sha256: str = ""


@dataclass(slots=True)
class ExportTally:
    """The chosen items by id, in order, and the pieces that each worker is paid for.

    The export adds, while it writes the files of the items, the paths of those that it cannot
    write (``missing``), and the copies that are not the file byte for byte (``copies``), and
    counts what it writes (``content``).
    """

    items: dict[int, ItemTally] = field(default_factory=dict)
    pieces: Pieces = field(default_factory=Pieces)
    of_job: int = 0
    has_sample: bool = False
    missing: set[str] = field(default_factory=set)
    copies: dict[str, HashedPieces] = field(default_factory=dict)
    content: ContentCounts = field(default_factory=ContentCounts)

    @property
    def is_filtered(self) -> bool:
        """Whether the record is of chosen items of the job only."""
        return len(self.items) < self.of_job

    @property
    def statuses(self) -> Mapping[ItemStatus, int]:
        """How many of the chosen items have each status; none is 0."""
        return in_order(item.status for item in self.items.values())

    @property
    def texts(self) -> TextCounts:
        """The texts of all items by origin, once all are written."""
        return sum((item.texts for item in self.items.values()), NO_TEXTS)

    @property
    def has_tags(self) -> bool:
        """Whether an exported item has a tag."""
        return any(item.has_tags and item.left_out is None for item in self.items.values())

    @property
    def has_text_lines(self) -> bool:
        """Whether any region has a text, or is of a kind of media that the format leaves out."""
        return any(item.has_text_lines for item in self.items.values())


def chosen(snapshot: Snapshot, options: ExportOptions) -> Iterator[ItemRecord]:
    """Yield the items chosen for the export."""
    for record in snapshot.items():
        if options.only is None or record.item.id in options.only:
            yield record


def chosen_summaries(snapshot: Snapshot, options: ExportOptions) -> Iterator[ItemSummary]:
    """Yield the items chosen for the export, without their regions."""
    for summary in snapshot.summaries():
        if options.only is None or summary.item.id in options.only:
            yield summary


def chosen_items(snapshot: Snapshot, options: ExportOptions) -> Iterator[Item]:
    """Yield the items chosen for the export, without regions and times."""
    for item in snapshot.bare_items():
        if options.only is None or item.id in options.only:
            yield item


def take_tally(
    snapshot: Snapshot,
    options: ExportOptions,
    report: Report,
    carried: Container[KindId],
    *,
    beside: Container[KindId] = frozenset(),
) -> ExportTally:
    """Return the counts of the chosen items; irregularities are reported.

    Items of kinds of media other than ``carried`` are left out of the counts of the format. Those
    of the kinds ``beside`` are in another format of the export, so they are not reported.

    Raises:
        InvalidWorkOrderError: an order of the job cannot be read.
        ExportRefusedError: no item has a status that was chosen.
    """
    orders = {each.sha256: read_work_order(each.data) for each in snapshot.work_orders()}
    pieces = Pieces(piece_terms(orders))
    tally = ExportTally(pieces=pieces, of_job=snapshot.item_count())
    oddities = _Oddities()
    folder = snapshot.media_folder.resolve()
    for summary in chosen_summaries(snapshot, options):
        item, status = summary.item, status_of(summary.item)
        is_selected = options.wanted.takes(item)
        one = ItemTally(
            file=item.path,
            sha256=media_sha256(folder, summary),
            status=status,
            is_selected=is_selected,
            left_out=why_left_out(summary, carried) if is_selected else NOT_SELECTED[status],
            is_completed=is_completed(item),
            paid_regions=tally.pieces.add_counted(item, summary.touched_regions, summary.work),
            pasted_regions=summary.pasted_regions,
            proposed_regions=summary.proposed_regions,
            has_text_lines=is_selected
            and (summary.has_text or (item.kind not in carried and summary.regions > 0)),
            has_tags=summary.tags > 0,
            is_picture=item.kind in PICTURES,
        )
        if one.left_out is not None:
            one.regions_left_out = summary.regions
        tally.items[item.id] = one
        tally.has_sample |= item.sample
        if item.kind in carried or item.kind not in beside:
            oddities.count(item, one, report)
    selection = options.wanted.selection
    if tally.items and not any(each.is_selected for each in tally.items.values()):
        raise ExportRefusedError(nothing_selected(selection, len(tally.items)))
    if told := left_out_by_status(tally.statuses, selection):
        report.notes.append(told)
    report.notes.extend(oddities.notes())
    report.notes.extend(notes_of_outside(each.file for each in tally.items.values()))
    _note_doubles(tally, report)
    _note_equals(tally, report)
    return tally


def why_left_out(summary: ItemSummary, carried: Container[KindId]) -> str | None:
    """Return why an item cannot be in a format that carries some kinds, or None if it can.

    An item that cannot be read now but whose size and regions are known stays: its labels must not
    be lost because a file is missing today.
    """
    item = summary.item
    if item.kind not in carried:
        return f"It is a {shown(item.kind)}, not a picture."
    if item.facts.status is Status.UNREADABLE and not summary.regions:
        return item.facts.reason or "It cannot be read."
    if not kind_of(item.kind).is_measured(item.extent):
        return item.facts.reason or "Its size is not known."
    return None


@dataclass(slots=True)
class _Oddities:
    """The items that are left out or cannot be read; many are told in one sentence."""

    left_out: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, None] = field(default_factory=dict)

    def count(self, item: Item, one: ItemTally, report: Report) -> None:
        if not one.is_selected:
            report.count("items not in the dataset")
            if one.regions_left_out:
                report.count("regions on items not in the dataset", one.regions_left_out)
            return
        if one.left_out is not None:
            report.count("items left out")
            self.left_out[_name_of(item)] = one.left_out
            if one.regions_left_out:
                report.count("regions on items left out", one.regions_left_out)
        elif item.facts.status is Status.UNREADABLE:
            report.count("items that cannot be read now")
            self.unreadable[_name_of(item)] = None
        if item.facts.status is not Status.DONE and one.left_out is None:
            report.count("items not confirmed as done")

    def notes(self) -> Iterator[Said]:
        """Yield a sentence for each of a few items, or one for all of many."""
        yield from self._left_out() if len(self.left_out) <= EXAMPLES else self._all_left_out()
        if len(self.unreadable) > EXAMPLES:
            yield said(
                "{count} items cannot be read now, and their regions are exported: {first} and "
                "{more} more. In effort.json their status is unreadable.",
                count=Count(len(self.unreadable), is_grouped=True),
                first=first_names(self.unreadable),
                more=Count(len(self.unreadable) - EXAMPLES, is_grouped=True),
            )
            return
        for name in self.unreadable:
            yield said("{item} cannot be read now; its regions are exported.", item=Name(name))

    def _left_out(self) -> Iterator[Said]:
        for name, why in self.left_out.items():
            yield said("{item} is left out: {why}", item=Name(name), why=Reason(why))

    def _all_left_out(self) -> Iterator[Said]:
        yield said(
            "{count} items are left out: {first} and {more} more. Each is in effort.json with the "
            "reason (left_out).",
            count=Count(len(self.left_out), is_grouped=True),
            first=first_names(self.left_out),
            more=Count(len(self.left_out) - EXAMPLES, is_grouped=True),
        )


def _name_of(item: Item) -> str:
    """Return the name of an item; of the pages of a file, each has its own."""
    name = shown(item.path)
    return name if not item.part else f"{name} ({item.part + 1})"


def _note_doubles(tally: ExportTally, report: Report) -> None:
    """Report images that some readers confuse, because these identify them by folder and stem."""
    stems = Counter(_stem(item.file) for item in tally.items.values())
    for stem, times in stems.items():
        if times > 1:
            report.count("names that some readers confuse", times)
            report.notes.append(
                said(
                    "{times} images are called {name} but for their ending; readers that know "
                    "images by that name, such as Datumaro, take them for one. Rename them before "
                    "exporting.",
                    times=Count(times),
                    name=Name(shown(stem)),
                )
            )


def _note_equals(tally: ExportTally, report: Report) -> None:
    """Report files of the dataset that are another one of it byte for byte."""
    first = dict[str, str]()
    equals = dict[str, Said]()
    for item in tally.items.values():
        if item.left_out is None and item.sha256:
            known = first.setdefault(item.sha256, item.file)
            if known != item.file:
                one, other = Name(shown(item.file)), Name(shown(known))
                equals[item.file] = said("{file} (as {other})", file=one, other=other)
    if equals:
        report.notes.append(
            said_n(
                "{count} file is another one under a second name, so the dataset has it twice: "
                "{examples}. Skip one of them unless both are wanted.",
                "{count} files are other ones under a second name, so the dataset has them twice: "
                "{examples}. Skip one of each unless both are wanted.",
                len(equals),
                examples=Listed(tuple(islice(equals.values(), EXAMPLES))),
            )
        )


def _stem(file: str) -> str:
    """Return a path without its extension, if its name is more than that."""
    path = PurePosixPath(file)
    return str(path.with_suffix("")) if path.name else file


def media_sha256(folder: Path, summary: ItemSummary) -> str | None:
    """Return the digest of an item's file, or None if it is unknown and cannot be read."""
    media = summary.media
    if media.sha256:
        return media.sha256
    try:
        path = contained(folder, media.path)
        if not is_readable(summary.item.kind, path):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ExportRefusedError):
        return None


def tell_ledgers(snapshot: Snapshot, report: Report) -> None:
    """Note in the report each ledger that does not hold, with what is wrong with it."""
    problems = [each.problem for each in snapshot.ledgers() if each.problem]
    if problems:
        report.ledgers_hold = False
        report.notes += [word(NOT_AS_HANDED_IN), *problems]
