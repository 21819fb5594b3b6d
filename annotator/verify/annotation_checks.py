"""Checks annotations.json: boxes inside images, matching ids, the regions of each item."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.drafts.draft import KEY as DRAFT
from annotator.errors import InvalidValueError
from annotator.export.forms.effort_form import region_json, regions_digest
from annotator.export.forms.reviewed_form import content_digest, content_row
from annotator.media.place_form import place_from_json
from annotator.media.registry import PLACES
from annotator.model.foreign_ids import IMPORTED_ID, item_id_of
from annotator.model.geometry import sine_and_cosine
from annotator.model.imported_shape import is_area
from annotator.model.place import Extent
from annotator.sentences.parts import Code, Name, Quoted
from annotator.sentences.said import said, said_n
from annotator.text.unicode_form import TextForm
from annotator.verify.common.findings import Findings
from annotator.verify.common.id_set import IdSet

ANNOTATIONS: Final = "annotations.json"
TRANSCRIPTIONS: Final = "transcriptions.jsonl"
TAGS: Final = "image_tags"
KEPT: Final = "kept"
_ONLY_LEFT_OUT: Final = ("attributes", "group", "comment", "proposed", "draft")
"""Keys of a line that stand in ``annotations.json`` if its item is among the images."""

_CORNERS: Final = 4
_CORNER_TOLERANCE: Final = 1e-6
"""Pixels for each pixel of size; a corner is the result of a few sums and products."""

_ROUNDING: Final = 1e-12
"""Relative to the distance from the origin, to which each of them is rounded."""

_FARTHEST_PX: Final = 10**9
"""The largest valid coordinate: beyond it the precision is too low for fractions of a pixel."""

_TOLERANCE: Final = 1e-9
"""Relative: a right edge is the sum of two doubles."""


@dataclass(slots=True)
class AnnotationIndex:
    """The annotations of a document by the item of their image, in the order of the file.

    ``items`` has the items by the ids of their images, ``by_image`` the places of annotations in
    the document. ``worded`` are those with a text or a draft, ``imported`` those with the id of a
    document; ``by_category`` counts annotations. All other annotations may be read from the file
    again whenever they are asked for.
    """

    document: Mapping[str, Any]
    items: dict[int, int] = field(default_factory=dict)
    images: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    by_image: dict[int, array[int]] = field(default_factory=dict)
    tags: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)
    worded: list[Mapping[str, Any]] = field(default_factory=list)
    imported: list[Mapping[str, Any]] = field(default_factory=list)
    by_category: Counter[int] = field(default_factory=Counter)
    _last: tuple[int | None, list[Mapping[str, Any]]] = (None, [])

    def image_of(self, image_id: int) -> Mapping[str, Any] | None:
        """Return the image with that id; None if there is none."""
        return self.images.get(self.items.get(image_id, -1))

    def add(self, annotation: Mapping[str, Any], place: int) -> None:
        """Add the annotation at a place of the document."""
        item_id = self.items.get(annotation["image_id"], -1)
        self.by_image.setdefault(item_id, array("Q")).append(place)
        self.by_category[annotation["category_id"]] += 1
        if DRAFT in annotation or annotation.get("attributes", {}).get("transcription"):
            self.worded.append(annotation)
        if IMPORTED_ID in annotation:
            self.imported.append(annotation)

    def regions_of(self, item_id: int) -> list[Mapping[str, Any]]:
        """Return the annotations of an item, followed by its tags."""
        if self._last[0] != item_id:
            annotations = self.document["annotations"]
            own = [annotations[at] for at in self.by_image.get(item_id, ())]
            self._last = (item_id, [*own, *self.tags.get(item_id, [])])
        return self._last[1]

    def worded_by_item(self) -> dict[int, list[Mapping[str, Any]]]:
        """Return the annotations with a text or a draft, followed by the tags, by their item."""
        found: dict[int, list[Mapping[str, Any]]] = {}
        tags = (tag for of_item in self.tags.values() for tag in of_item)
        for form in chain(self.worded, tags):
            found.setdefault(self.items.get(form["image_id"], -1), []).append(form)
        return found

    def digest_of(self, item_id: int) -> str:
        """Return the digest of one item's regions in the document."""
        return regions_digest(
            region_json(each, self.labels.get(each["category_id"]))
            for each in self.regions_of(item_id)
        )

    def content_sha256_of(self, item_id: int) -> str:
        """Return the digest of what is in the document of one image, as a review names it."""
        image = self.images[item_id]
        size = [image["width"], image["height"]]
        return content_digest(size, map(content_row, self.regions_of(item_id)))


def index_annotations(document: Mapping[str, Any], findings: Findings) -> AnnotationIndex:
    """Index the document, and report ids that are repeated or refer to nothing."""
    index = AnnotationIndex(document)
    for category in document["categories"]:
        if category["id"] in index.labels:
            findings.wrong(
                ANNOTATIONS,
                said("declares category {category} twice.", category=Code(str(category["id"]))),
            )
        index.labels[category["id"]] = category["name"]
    _index_images(index, findings)
    seen = IdSet()
    for place, annotation in enumerate(document["annotations"]):
        _require_new(annotation["id"], seen, findings)
        _check_annotation(annotation, index, findings)
        index.add(annotation, place)
    _index_tags(index, seen, findings)
    _check_categories(index, findings)
    return index


def _index_images(index: AnnotationIndex, findings: Findings) -> None:
    for image in index.document["images"]:
        item_id = item_id_of(image)
        if image["id"] in index.items or item_id in index.images:
            findings.wrong(
                ANNOTATIONS, said("holds image {image} twice.", image=Code(str(image["id"])))
            )
        index.items[image["id"]] = item_id
        index.images[item_id] = image


def _require_new(number: int, seen: IdSet, findings: Findings) -> None:
    if number in seen:
        findings.wrong(
            ANNOTATIONS, said("holds annotation {annotation} twice.", annotation=Code(str(number)))
        )
    seen.add(number)


def _index_tags(index: AnnotationIndex, seen: IdSet, findings: Findings) -> None:
    for tag in index.document.get(TAGS, []):
        _require_new(tag["id"], seen, findings)
        _check_places(tag, index, findings)
        _check_confidential(tag, findings)
        index.tags.setdefault(index.items.get(tag["image_id"], -1), []).append(tag)
    _check_names_of_tags(index, findings)


def _check_names_of_tags(index: AnnotationIndex, findings: Findings) -> None:
    """Check that the tags of each image are those in the list of tags."""
    for item_id, image in index.images.items():
        found = image.get("tags", [])
        expected = [index.labels.get(tag["category_id"]) for tag in index.tags.get(item_id, [])]
        findings.compare(
            f"{ANNOTATIONS}, image {image['id']}, tags", found=found, expected=expected
        )


def _check_categories(index: AnnotationIndex, findings: Findings) -> None:
    """Check that an attribute has one type over all categories, and a key one category."""
    kinds: dict[str, str] = {}
    hotkeys: set[str] = set()
    for category in index.document["categories"]:
        if category.get("hotkey") in hotkeys:
            where = f"{ANNOTATIONS}, category {category['id']}"
            findings.wrong(
                where,
                said("has the key {key} of one before it.", key=Quoted(category["hotkey"])),
            )
        hotkeys |= {category["hotkey"]} if "hotkey" in category else set()
        for each in category.get("attribute_kinds", []):
            if kinds.setdefault(each["name"], each["kind"]) != each["kind"]:
                where = f"{ANNOTATIONS}, category {category['id']}"
                findings.wrong(
                    where,
                    said(
                        "has {attribute} of another kind than one before it.",
                        attribute=Quoted(each["name"]),
                    ),
                )


def _check_annotation(
    annotation: Mapping[str, Any], index: AnnotationIndex, findings: Findings
) -> None:
    where = f"{ANNOTATIONS}, annotation {annotation['id']}"
    image = _check_places(annotation, index, findings)
    _check_confidential(annotation, findings)
    is_crowd = annotation.get("attributes", {}).get("crowd") is True
    if annotation["iscrowd"] != int(is_crowd):
        findings.wrong(f"{where}, iscrowd", said("is not what its attribute “crowd” says."))
    proposed = annotation.get("proposed", {}).get("category_id", annotation["category_id"])
    if proposed not in index.labels:
        findings.wrong(
            f"{where}, proposed",
            said("has category {category}, which is not declared.", category=Code(str(proposed))),
        )
    if image is None:
        return
    left, top, width, height = annotation["bbox"]
    slack = 1 + _TOLERANCE
    if left + width > image["width"] * slack or top + height > image["height"] * slack:
        findings.wrong(
            where, said("has a box outside its image ({file}).", file=Name(image["file_name"]))
        )
    _check_turned(annotation, image, findings)
    _check_area(annotation, width * height, findings)


def _check_area(annotation: Mapping[str, Any], product: float, findings: Findings) -> None:
    """Check that the area is that of the box, or with a mask one that the mask can have."""
    where = f"{ANNOTATIONS}, annotation {annotation['id']}"
    is_turned = "rotation" in annotation.get("attributes", {})
    has_mask = bool(annotation.get("segmentation")) and not is_turned
    if annotation["area"] == product or (has_mask and is_area(annotation["area"], product)):
        return
    if has_mask:
        findings.wrong(
            f"{where}.area",
            said(
                "says {area}, the mask lies in a box of {product}.",
                area=Code(str(annotation["area"])),
                product=Code(str(product)),
            ),
        )
    else:
        findings.wrong(
            f"{where}.area",
            said(
                "says {area}, the box gives {product}.",
                area=Code(str(annotation["area"])),
                product=Code(str(product)),
            ),
        )


def _check_confidential(annotation: Mapping[str, Any], findings: Findings) -> None:
    """Check that a confidential region has no text, draft or comment."""
    attributes = annotation.get("attributes", {})
    if attributes.get("confidential") is not True:
        return
    if attributes.get("transcription") or annotation.keys() & {"draft", "comment"}:
        findings.wrong(
            f"{ANNOTATIONS}, annotation {annotation['id']}",
            said("is confidential, but its text, draft or comment is there."),
        )


def _check_turned(
    annotation: Mapping[str, Any], image: Mapping[str, Any], findings: Findings
) -> None:
    """Check that a rotated box has the corners for its angle, and the bounds of these."""
    angle_deg = annotation.get("attributes", {}).get("rotation")
    if angle_deg is None:
        return
    where = f"{ANNOTATIONS}, annotation {annotation['id']}, segmentation"
    shape = annotation.get("segmentation")
    sides = shape[0] if isinstance(shape, list) and len(shape) == 1 else None
    is_shape = isinstance(sides, list) and len(sides) == 2 * _CORNERS
    if not is_shape or not all(_is_side(side) for side in sides or ()):
        findings.wrong(where, said("is not the four corners of a turned box."))
        return
    xs, ys = sides[::2], sides[1::2]  # type: ignore[index]  # a list, or it was refused above
    # Relative to the image: otherwise far corners would allow any bounds in it.
    slack = _CORNER_TOLERANCE * max(1.0, image["width"], image["height"])
    slack += _ROUNDING * max(*map(abs, xs), *map(abs, ys))
    sine, cosine = sine_and_cosine(angle_deg)
    across = (xs[1] - xs[0]) * cosine + (ys[1] - ys[0]) * sine
    down = (ys[3] - ys[0]) * cosine - (xs[3] - xs[0]) * sine
    expected = [
        (xs[0] + x * cosine - y * sine, ys[0] + x * sine + y * cosine)
        for x, y in ((0.0, 0.0), (across, 0.0), (across, down), (0.0, down))
    ]
    offs = (abs(at[0] - x) + abs(at[1] - y) for at, x, y in zip(expected, xs, ys, strict=True))
    if min(across, down) <= 0 or max(offs) > slack:
        findings.wrong(
            where, said("is no box turned by {angle} degrees.", angle=Code(str(angle_deg)))
        )
        return
    left, top = max(0.0, min(xs)), max(0.0, min(ys))
    right, bottom = min(image["width"], max(xs)), min(image["height"], max(ys))
    bounds = (left, top, right - left, bottom - top)
    if any(abs(a - b) > slack for a, b in zip(bounds, annotation["bbox"], strict=True)):
        findings.wrong(
            where, said("has other bounds than the bbox: {bounds}.", bounds=Code(str(list(bounds))))
        )


def _is_side(value: object) -> bool:
    return type(value) in {int, float} and abs(value) <= _FARTHEST_PX  # type: ignore[arg-type]  # mypy does not narrow by a set of types


def _check_places(
    form: Mapping[str, Any], index: AnnotationIndex, findings: Findings
) -> Mapping[str, Any] | None:
    """Check that category and image exist; return the image."""
    where = f"{ANNOTATIONS}, annotation {form['id']}"
    image = index.image_of(form["image_id"])
    if form["category_id"] not in index.labels:
        findings.wrong(
            where,
            said(
                "has category {category}, which is not declared.",
                category=Code(str(form["category_id"])),
            ),
        )
    if image is None:
        findings.wrong(
            where,
            said("is on image {image}, which is not there.", image=Code(str(form["image_id"]))),
        )
    return image


def check_transcriptions(
    lines: list[Mapping[str, Any]],
    index: AnnotationIndex,
    items: Mapping[int, Mapping[str, Any]],
    findings: Findings,
) -> None:
    """Compare each line with its annotation, and check that every text has its line.

    ``items`` are those of the effort record, by their id.
    """
    _check_forms(lines, index, findings)
    _check_confidential_lines(lines, findings)
    expected = {
        annotation["id"]: _line(annotation, index)
        for annotation in index.worded
        if annotation.get("attributes", {}).get("transcription")
    }
    of_items = {tag["id"]: tag for tags in index.tags.values() for tag in tags}
    order = list(expected)
    for line in lines:
        number = line["annotation_id"]
        if line["bbox"] is None:
            _check_text_of_item(line, of_items.get(number), index, items, findings)
            continue
        if number not in expected:
            findings.wrong(
                TRANSCRIPTIONS,
                said(
                    "has a text for annotation {number}, which has none.", number=Code(str(number))
                ),
            )
        else:
            where = f"{TRANSCRIPTIONS}, annotation {number}"
            found = {key: value for key, value in line.items() if key != KEPT}
            findings.compare(where, found=found, expected=expected.pop(number))
    there = [line["annotation_id"] for line in lines if line["bbox"] is not None]
    if there != order and sorted(there) == sorted(order):
        findings.wrong(
            TRANSCRIPTIONS,
            said("does not stand in the order of {annotations}.", annotations=Code(ANNOTATIONS)),
        )
    for number in expected:
        findings.wrong(
            TRANSCRIPTIONS,
            said("has no line for the text of annotation {number}.", number=Code(str(number))),
        )
    if lines:
        findings.recomputed.append(
            said_n(
                "the texts of {count} region, in both files",
                "the texts of {count} regions, in both files",
                len(lines),
            )
        )


def _check_confidential_lines(lines: list[Mapping[str, Any]], findings: Findings) -> None:
    """Check that a confidential line has no text, draft or comment."""
    for line in lines:
        is_confidential = line.get("attributes", {}).get("confidential") is True
        if is_confidential and (line["text"] or "draft" in line or "comment" in line):
            findings.wrong(
                f"{TRANSCRIPTIONS}, annotation {line['annotation_id']}",
                said("is confidential, but its text, draft or comment is there."),
            )


def _check_forms(
    lines: list[Mapping[str, Any]], index: AnnotationIndex, findings: Findings
) -> None:
    """Check that exactly those texts that are not in the declared Unicode form are called kept."""
    form = TextForm(index.document["info"].get("text_rules", {}).get("form", TextForm.TYPED))
    for line in lines:
        where = f"{TRANSCRIPTIONS}, annotation {line['annotation_id']}"
        if form.has(line["text"]) and KEPT in line:
            findings.wrong(
                where,
                said("is called kept, but its text is in {form}.", form=Code(form.value)),
            )
        elif not form.has(line["text"]) and KEPT not in line:
            findings.wrong(
                where,
                said("is not in {form} and not called kept.", form=Code(form.value)),
            )
    if lines and form is not TextForm.TYPED:
        findings.recomputed.append(
            said("the Unicode form {form} of the texts", form=Code(form.name))
        )


def _check_text_of_item(
    line: Mapping[str, Any],
    tag: Mapping[str, Any] | None,
    index: AnnotationIndex,
    items: Mapping[int, Mapping[str, Any]],
    findings: Findings,
) -> None:
    where = f"{TRANSCRIPTIONS}, annotation {line['annotation_id']}"
    if tag is not None:
        found = {key: value for key, value in line.items() if key != KEPT}
        findings.compare(where, found=found, expected=_line(tag, index))
        return
    # For an item that is no image, or an export from before tags were written.
    item = items.get(line["item_id"], {})
    if item.get("file") != line["file"]:
        findings.wrong(
            where,
            said(
                "is of item {item}, which is not {file}.",
                item=Code(str(line["item_id"])),
                file=Name(line["file"]),
            ),
        )
    if line["label"] not in index.labels.values():
        findings.wrong(
            where,
            said("has the label {label}, which is not declared.", label=Code(repr(line["label"]))),
        )
    _check_rest(where, line, index, item, findings)


def _check_rest(
    where: str,
    line: Mapping[str, Any],
    index: AnnotationIndex,
    item: Mapping[str, Any],
    findings: Findings,
) -> None:
    """Check the keys of a line that only a region of an item that is no image has."""
    if item.get("left_out") is None:
        for key in ("place", *_ONLY_LEFT_OUT):
            if key in line:
                findings.wrong(
                    f"{where}, {key}", said("is there, but its item is among the images.")
                )
        return
    if "place" in line:
        _check_place(f"{where}, place", line["place"], item, findings)
    if "proposed" in line:
        _check_proposed(f"{where}, proposed", line["proposed"], index, findings)


def _check_proposed(
    where: str, told: Mapping[str, Any], index: AnnotationIndex, findings: Findings
) -> None:
    """Check that the label is declared and the place is one; it may exceed the item."""
    if told["label"] not in index.labels.values():
        findings.wrong(
            where,
            said("has the label {label}, which is not declared.", label=Code(repr(told["label"]))),
        )
    _check_place(f"{where}, place", told["place"], None, findings)


def _check_place(
    where: str, told: Mapping[str, Any], item: Mapping[str, Any] | None, findings: Findings
) -> None:
    """Check that a place is valid for its form; one in time also within the length of an item."""
    if told["form"] not in PLACES:
        findings.stated.append(
            said("places of the form {form}", form=Quoted(shown_name(told["form"])))
        )
        return
    try:
        place = place_from_json(told)
    except InvalidValueError as error:
        findings.wrong(where, error.said)
        return
    if item is None:
        return
    if place.within(Extent(length_ms=item.get("length_ms", 0))) != place:
        findings.wrong(where, said("does not lie within its item."))


def _line(annotation: Mapping[str, Any], index: AnnotationIndex) -> dict[str, object]:
    image = index.image_of(annotation["image_id"]) or {}
    return {
        "item_id": index.items.get(annotation["image_id"]),
        "file": image.get("file_name"),
        "annotation_id": annotation["id"],
        "label": index.labels.get(annotation["category_id"]),
        "bbox": annotation.get("bbox"),
        "text": annotation.get("attributes", {}).get("transcription"),
    }
