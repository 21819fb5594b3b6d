"""Writes transcriptions.jsonl: regions with text, the text exactly as typed, and segments."""

from __future__ import annotations

from collections.abc import Container, Iterator

from annotator.drafts.draft import exported_draft
from annotator.export.api import ExportOptions, ItemRecord, Report, Snapshot
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.reviewed_form import (
    OUR_NAMES,
    ROTATION,
    TRANSCRIPTION,
    flat_attributes,
    upright_part,
)
from annotator.media.place_form import place_json
from annotator.model.entities import KindId, Labels, Region
from annotator.model.geometry import Box
from annotator.proposals.proposal import (
    Merged,
    is_proposed_speech,
    is_undecided,
    label_now,
    proposal_of,
)
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from exporters.common.documents import as_line
from exporters.common.export_tally import ExportTally, chosen
from exporters.common.sorted_rows import Key, are_in_order, in_order, key_of, sorted_rows

NAME = "transcriptions.jsonl"
KEPT = "kept"
"""Is true on a line whose text is not in the Unicode form of the job."""

_KEPT_TEXTS = "texts in another form than declared, as they were imported or typed before"


def rules_json(rules: TextRules) -> JsonObject:
    """Return the Unicode form of typed texts and the convention of marks, as exported."""
    return {"form": rules.form.value, "marks": rules.marks.value}


def rules_note(rules: TextRules) -> Said:
    """Return the same as a sentence."""
    if rules.form is TextForm.TYPED:
        return said(
            "Texts are as they were typed. Marks in them: {marks}.", marks=Code(rules.marks.value)
        )
    return said(
        "Typed texts are in the Unicode form {form}. Marks in them: {marks}.",
        form=Code(rules.form.name),
        marks=Code(rules.marks.value),
    )


def transcription_pieces(
    snapshot: Snapshot,
    options: ExportOptions,
    report: Report,
    carried: Container[KindId],
    tally: ExportTally,
) -> Iterator[bytes]:
    """Yield a line for each text, and for each region of a kind that the format does not carry.

    Their order is that of the annotations. ASCII escapes preserve the text exactly, whatever a
    reader takes for a line end: a text may contain U+2028.
    """
    lines = _counted(_lines(snapshot, options, report, carried), tally)
    rows = in_order(lines) if are_in_order(snapshot) else sorted_rows(lines)
    return (as_line(line) + b"\n" for line in rows)


def _counted(
    lines: Iterator[tuple[Key, JsonObject]], tally: ExportTally
) -> Iterator[tuple[Key, JsonObject]]:
    """Yield the lines, and count them and those that stand for no image."""
    for key, line in lines:
        tally.content.texts += 1
        if tally.items[int(str(line["item_id"]))].left_out is not None:
            tally.content.lines += 1
            tally.content.by_label[str(line["label"])] += 1
        yield key, line


def _lines(
    snapshot: Snapshot, options: ExportOptions, report: Report, carried: Container[KindId]
) -> Iterator[tuple[Key, JsonObject]]:
    labels, form = snapshot.labels, snapshot.facts.texts.form
    merged = snapshot.merged_labels()
    for record in chosen(snapshot, options):
        is_elsewhere = record.item.kind in carried
        for region in record.regions:
            is_told = region.transcription or not is_elsewhere
            if is_told and not is_undecided(region):
                line = _line(record, region, labels)
                if is_elsewhere:
                    line["bbox"] = _bbox(record, region)
                else:
                    line |= _place(record, region) | _rest(region, labels, merged)
                    for _ in OUR_NAMES & region.attributes.keys():
                        report.count("attributes renamed")
                if not form.has(region.transcription):
                    line[KEPT] = True
                    report.count(_KEPT_TEXTS)
                yield key_of(region), line


def _line(record: ItemRecord, region: Region, labels: Labels) -> JsonObject:
    return {
        "item_id": record.item.id,
        "file": record.item.path,
        "annotation_id": region.number,
        "label": labels[region.label_id].name,
        "bbox": None,
        "text": region.transcription,
    }


def _bbox(record: ItemRecord, region: Region) -> list[float] | None:
    """Return the ``bbox`` of the annotation that a line repeats; None if it repeats a tag."""
    box = exported_box(record, region)
    return None if box is None else [box.x, box.y, box.width, box.height]


def _place(record: ItemRecord, region: Region) -> JsonObject:
    """Return the place of a region that is no annotation, a box too, as far as its item goes."""
    place = region.geometry
    part = None if place is None else place.within(record.item.extent)
    return {} if part is None else {"place": place_json(part)}


def _rest(region: Region, labels: Labels, merged: Merged) -> JsonObject:
    """Return all else of a region that stands nowhere but on its line; nothing that is absent."""
    attributes = {
        name: value
        for name, value in flat_attributes(region).items()
        if name not in {TRANSCRIPTION, ROTATION}  # the text of the line; of a box only
    }
    rest: JsonObject = {
        "attributes": attributes,
        "group": region.group,
        "comment": region.comment,
        "proposed": _proposed(region, labels, merged),
        "draft": exported_draft(region),
    }
    return {key: value for key, value in rest.items() if value}


def _proposed(region: Region, labels: Labels, merged: Merged) -> JsonObject:
    """Return the proposal behind a region, with its whole place; {} if none is recorded."""
    proposal = proposal_of(region)
    if proposal is None or isinstance(proposal.place, Box) or not is_proposed_speech(proposal):
        return {}
    label = labels.get(label_now(proposal.label_id, merged))
    if label is None:
        return {}
    told: JsonObject = {
        "by": proposal.by.value,
        "place": place_json(proposal.place),
        "label": label.name,
        "score": proposal.score,
    }
    return told | ({"method": proposal.method} if proposal.method else {})


def exported_box(record: ItemRecord, region: Region) -> Box | None:
    """Return the part of a region's box that lies in the image; None if there is none.

    For a rotated box it is the part of its upright bounds.
    """
    place = region.geometry
    return upright_part(record.item.extent, place) if isinstance(place, Box) else None
