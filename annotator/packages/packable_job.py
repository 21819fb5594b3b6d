"""The parts of a job that can be packed: files with items, labels, rules, order and drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.export.api import Snapshot
from annotator.export.missing_files import EXAMPLES, first_names
from annotator.media.place_form import place_json
from annotator.media.registry import KINDS
from annotator.model.entities import Item, LabelId, Labels, Media, Origin, Region, Status
from annotator.packages.packed_job_ids import PackedJobIds, packed_job_ids
from annotator.packages.split_plan import WorkUnit
from annotator.records import LabelFacts, StoredOrder
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said, said_n
from annotator.text.text_rules import TextRules


class PackingRefusedError(AnnotatorError):
    """A job cannot be packed like that; nothing was written."""


@dataclass(frozen=True, slots=True)
class PackableFile:
    """A file of the job with its items, in order; ``drafts`` has the lines of each item.

    ``draft_numbers`` has the number of each draft in the job, which only the collection is told.
    """

    media: Media
    items: tuple[Item, ...]
    drafts: tuple[tuple[bytes, ...], ...] = ()
    draft_numbers: tuple[tuple[int, ...], ...] = ()

    @property
    def key(self) -> str:
        """The path of the file in the job."""
        return self.media.path

    @property
    def has_answers(self) -> bool:
        """Whether all of its items are done."""
        return all(each.facts.status is Status.DONE for each in self.items)

    @property
    def is_left_out(self) -> bool:
        """Whether it is not work for anybody: unreadable, skipped, for practice, or not known."""
        outside = {Status.UNREADABLE, Status.SKIPPED}
        return self.is_of_unknown_kind or any(
            each.facts.status in outside or each.facts.is_practice for each in self.items
        )

    @property
    def is_of_unknown_kind(self) -> bool:
        """Whether it has an item of a kind that is not known: no package with it is opened."""
        return any(each.kind not in KINDS for each in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackableJob:
    """A job as it can be packed. ``order`` is the work order that was given last.

    ``ids`` are for the collection alone: no package has any of them.
    """

    job_id: str
    title: str
    texts: TextRules
    labels: tuple[LabelFacts, ...]
    order: StoredOrder | None
    media_folder: Path
    files: tuple[PackableFile, ...] = field(repr=False)
    ids: PackedJobIds = field(default_factory=PackedJobIds, repr=False)

    def chosen(
        self, gold: frozenset[str], *, takes_done: bool
    ) -> tuple[tuple[PackableFile, ...], list[Said]]:
        """Return the files to pack, and sentences on those that are left out.

        Raises:
            PackingRefusedError: a gold file is missing, has no answers, or is of a kind that is not
                known.
        """
        known = {each.key: each for each in self.files}
        for key in sorted(gold):
            _require_gold(key, known.get(key))
        unknown = [each.key for each in self.files if each.is_of_unknown_kind]
        left = [each for each in self.files if each.is_left_out and not each.is_of_unknown_kind]
        rest = [each for each in self.files if not each.is_left_out]
        done = [
            each for each in rest if each.has_answers and each.key not in gold and not takes_done
        ]
        notes = _unknown_notes(unknown)
        if left:
            notes.append(
                said_n(
                    "{count} file is left out: skipped, unreadable or for practice.",
                    "{count} files are left out: skipped, unreadable or for practice.",
                    len(left),
                )
            )
        if done:
            notes.append(
                said_n(
                    "{count} file is left out, because it is done.",
                    "{count} files are left out, because they are done.",
                    len(done),
                )
            )
        out = {each.key for each in done}
        return tuple(each for each in rest if each.key not in out), notes

    def units(self, files: Sequence[PackableFile]) -> list[WorkUnit]:
        """Return files as units of work: by length if all have one, else by their items."""
        has_length = all(item.length_ms for each in files for item in each.items)
        return [
            WorkUnit(
                each.key,
                place,
                sum(item.length_ms for item in each.items) if has_length else len(each.items),
            )
            for place, each in enumerate(files)
        ]


def _unknown_notes(keys: Sequence[str]) -> list[Said]:
    """Return a sentence that names the first files of kinds that are not known, if any are."""
    more = len(keys) - EXAMPLES
    if more > 0:
        return [
            said(
                "{count} files are left out: {first} and {more} more. This program does not know "
                "their kinds of media. Pack them with a newer one.",
                count=Count(len(keys), is_grouped=True),
                first=first_names(keys),
                more=Count(more, is_grouped=True),
            )
        ]
    if not keys:
        return []
    return [
        said_n(
            "{first} is left out: this program does not know its kind of media. Pack it with a "
            "newer one.",
            "{count} files are left out: {first}. This program does not know their kinds of media. "
            "Pack them with a newer one.",
            len(keys),
            first=first_names(keys),
        )
    ]


def _require_gold(key: str, file: PackableFile | None) -> None:
    name = Name(shown_name(key))
    if file is None:
        raise PackingRefusedError(
            said("The job has no file {file}. Correct the list of gold items.", file=name)
        )
    if file.is_of_unknown_kind:
        raise PackingRefusedError(
            said(
                "{file} cannot be gold: this program does not know its kind of media. Take it out "
                "of the list.",
                file=name,
            )
        )
    if file.is_left_out or not file.has_answers:
        raise PackingRefusedError(
            said(
                "{file} cannot be gold: it has no confirmed answer in this job. Confirm it first, "
                "or take it out of the list.",
                file=name,
            )
        )


def read_packable(
    snapshot: Snapshot, orders: Sequence[StoredOrder], *, has_drafts: bool
) -> PackableJob:
    """Return a job as it can be packed; with ``has_drafts``, also what nobody has touched yet.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    facts = snapshot.facts
    files = _with_drafts(snapshot) if has_drafts else _without_drafts(snapshot)
    return PackableJob(
        job_id=facts.job_id,
        title=facts.title,
        texts=facts.texts,
        labels=_labels(snapshot.labels),
        order=orders[-1] if orders else None,
        media_folder=snapshot.media_folder,
        files=tuple(files),
        ids=packed_job_ids(snapshot),
    )


def _without_drafts(snapshot: Snapshot) -> Iterator[PackableFile]:
    items: dict[str, tuple[Media, list[Item]]] = {}
    for each in snapshot.summaries():
        items.setdefault(each.media.path, (each.media, []))[1].append(each.item)
    for media, found in items.values():
        yield PackableFile(media, tuple(found))


def _with_drafts(snapshot: Snapshot) -> Iterator[PackableFile]:
    names = {key: label.name for key, label in snapshot.labels.items()}
    found: dict[str, PackableFile] = {}
    for each in snapshot.items():
        own = [region for region in each.regions if _is_draft(region)]
        lines = tuple(_draft_line(region, names) for region in own)
        file = found.get(each.media.path, PackableFile(each.media, ()))
        found[each.media.path] = replace(
            file,
            items=(*file.items, each.item),
            drafts=(*file.drafts, lines),
            draft_numbers=(*file.draft_numbers, tuple(region.number for region in own)),
        )
    yield from found.values()


def _is_draft(region: Region) -> bool:
    """Return whether no worker has made, changed or kept a region."""
    is_foreign = region.origin in {Origin.IMPORTED, Origin.PROPOSED}
    return is_foreign and not region.touched and region.worker_id is None


def _draft_line(region: Region, names: Mapping[LabelId, str]) -> bytes:
    """Return a region as one line, without its id, number, comment, and what an import said."""
    value = {
        "label": names[region.label_id],
        "place": None if region.geometry is None else place_json(region.geometry),
        "text": region.transcription,
        "attributes": dict(region.attributes),
        "group": region.group,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _labels(labels: Labels) -> tuple[LabelFacts, ...]:
    names: dict[LabelId | None, str] = {key: each.name for key, each in labels.items()}
    ordered = sorted(labels.values(), key=lambda each: each.position)
    return tuple(
        LabelFacts(
            name=each.name,
            parent=names.get(each.parent, ""),
            attributes=each.attributes,
            colour=each.colour,
            key=each.key,
        )
        for each in ordered
    )
