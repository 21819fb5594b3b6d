"""Writes transcriptions.jsonl: regions with text, the text exactly as typed, and segments."""

from __future__ import annotations

from collections.abc import Container, Iterator

from annotator.drafts.draft import exported_draft
from annotator.export.api import ExportOptions, ItemRecord, Report, Snapshot
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.reviewed_form import upright_part
from annotator.media.place_form import place_json
from annotator.model.entities import CONFIDENTIAL, KindId, Labels, Region
from annotator.model.geometry import Box
from annotator.proposals.proposal import is_undecided
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from exporters.common.documents import as_line
from exporters.common.export_tally import chosen

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
    snapshot: Snapshot, options: ExportOptions, report: Report, carried: Container[KindId]
) -> Iterator[bytes]:
    """Yield a line for each text, and for each region of a kind that the format does not carry.

    ASCII escapes preserve the text exactly, whatever a reader takes for a line end: a text may
    contain U+2028.
    """
    labels, form = snapshot.labels, snapshot.facts.texts.form
    for record in chosen(snapshot, options):
        is_elsewhere = record.item.kind in carried
        for region in record.regions:
            is_told = region.transcription or not is_elsewhere
            if is_told and not is_undecided(region):
                line = _line(record, region, labels, is_elsewhere=is_elsewhere)
                if not form.has(region.transcription):
                    line[KEPT] = True
                    report.count(_KEPT_TEXTS)
                yield as_line(line) + b"\n"


def _line(record: ItemRecord, region: Region, labels: Labels, *, is_elsewhere: bool) -> JsonObject:
    box = exported_box(record, region)
    line: JsonObject = {
        "item_id": record.item.id,
        "file": record.item.path,
        "annotation_id": region.number,
        "label": labels[region.label_id].name,
        "bbox": None if box is None else [box.x, box.y, box.width, box.height],
        "text": region.transcription,
    }
    place = region.geometry
    if place is not None and not isinstance(place, Box):
        part = place.within(record.item.extent)
        line |= {} if part is None else {"place": place_json(part)}
    if not is_elsewhere and region.attributes.get(CONFIDENTIAL) is True:
        line[CONFIDENTIAL] = True
    if not is_elsewhere and (draft := exported_draft(region)) is not None:
        line["draft"] = draft
    return line


def exported_box(record: ItemRecord, region: Region) -> Box | None:
    """Return the part of a region's box that lies in the image; None if there is none.

    For a rotated box it is the part of its upright bounds.
    """
    place = region.geometry
    return upright_part(record.item.extent, place) if isinstance(place, Box) else None
