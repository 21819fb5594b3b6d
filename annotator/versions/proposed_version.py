"""Writes the result of a vote as a new job: what the majority has, for a person to go through."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from annotator.agreement.votes import ItemVote
from annotator.files import require_place
from annotator.importers.common.region_spool import imported
from annotator.job_file.project import Project
from annotator.job_file.rows.values import media_text_of
from annotator.model.entities import Item, LabelId, Media, MediaId, Region, new_region_id
from annotator.records import ImportRecord, JobFacts, NewItem

FORMAT: Final = "vote"
"""The name of the import that brings the result of a vote."""

_OPEN: Final = "Places without a majority: {count}"


def write_proposed(
    path: Path, media_folder: Path, labels: Sequence[str], votes: Sequence[ItemVote]
) -> None:
    """Write a new job with the items of a vote, their regions and their tags.

    The regions are imported ones that nobody has changed: nobody's work, and not paid. An item on
    which something is left open has a comment with their number. No time comes along.

    Raises:
        NameTakenError: there is something of that name.
        JobFileError: the folder cannot be written to.
    """
    require_place(path)
    facts = JobFacts(str(uuid.uuid4()), path.stem, media_text_of(path, media_folder))
    rows = list(_rows(votes))
    with Project.create(path, facts, labels=labels) as project:
        ids = project.writes.add_items([_new_item(item) for item, _ in rows]).result()
        names = {label.name: key for key, label in project.reads.labels().result().items()}
        voted = [(int(id_), vote) for id_, (_, vote) in zip(ids, rows, strict=True) if vote]
        record = ImportRecord(
            FORMAT,
            path.name,
            regions=[(id_, region) for id_, vote in voted for region in _regions(vote, names)],
            item_comments=tuple(
                (id_, _OPEN.format(count=len(vote.open))) for id_, vote in voted if vote.open
            ),
        )
        project.writes.run_import(record).result()


def _rows(votes: Sequence[ItemVote]) -> Iterator[tuple[Item, ItemVote | None]]:
    """Yield the items with their votes; a part of a file comes after all parts before it."""
    places = {path: at for at, path in enumerate(dict.fromkeys(each.item.path for each in votes))}
    parts: Counter[str] = Counter()
    for vote in sorted(votes, key=lambda each: (places[each.item.path], each.item.part)):
        item = vote.item
        while parts[item.path] < item.part:
            parts[item.path] += 1
            yield item, None
        parts[item.path] += 1
        yield item, vote


def _new_item(item: Item) -> NewItem:
    return NewItem(
        Media(MediaId(0), item.path),
        item.kind,
        width_px=item.width_px,
        height_px=item.height_px,
        length_ms=item.length_ms,
    )


def _regions(vote: ItemVote, labels: Mapping[str, LabelId]) -> Iterator[Region]:
    for mark in vote.marks:
        region = mark.region
        yield imported(
            labels[mark.label],
            region.geometry,
            id=new_region_id(),
            transcription=region.transcription,
            attributes=region.attributes,
        )
    for tag in vote.tags:
        yield imported(labels[tag], None, id=new_region_id())
