"""Compares the files of the items with their digests, and pictures with their declared sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.display_text import shown_name
from annotator.errors import UnreadableMediaError
from annotator.files import FileRefusedError, contained
from annotator.imaging.formats.probe import probe
from annotator.sentences.parts import Code, FilePath
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import ANNOTATIONS, AnnotationIndex
from annotator.verify.common.findings import Findings, item_name
from annotator.verify.common.manifest import sha256_of

IMAGES: Final = "images"
COPIED: Final = "copied"

Folders = tuple[Path, Path | None]
"""That of an export, and that of the files of its items if they travel apart."""


@dataclass(slots=True)
class _Counts:
    """How many files were compared, and how many could not be."""

    compared: int = 0
    measured: int = 0
    missing: int = 0
    redacted: int = 0
    named: int = 0
    seen: set[str] = field(default_factory=set)


def check_pictures(
    folders: Folders,
    manifest: Mapping[str, Any],
    effort: Mapping[str, Any],
    index: AnnotationIndex,
    findings: Findings,
) -> None:
    """Report files that are not those of their items, missing ones, and sizes that differ.

    The manifest has been compared with the files before. A header is all that is read here.
    """
    folder, apart = folders
    digests = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    selected = {item["file"] for item in effort["items"] if item.get("is_selected", True)}
    is_copied, counts = effort["dataset"]["files"] == COPIED, _Counts()
    for item in effort["items"]:
        where = item_name(item)
        place = f"{IMAGES}/{item.get('redacted_file', item['file'])}"
        is_there = place in digests
        if is_there and (not is_copied or item["file"] not in selected):
            findings.wrong(where, said("has its file in the folder, against what dataset says."))
        if not item.get("is_selected", True):
            continue
        is_image = item["left_out"] is None
        is_said = "is_missing" in item
        if is_said and (is_there or not is_copied):
            findings.wrong(f"{where}, is_missing", said("is so, but its file is there."))
        elif is_copied and is_image and not is_there and not is_said:
            findings.wrong(
                where,
                said(
                    "has no file in the folder, although the files of the items were copied: put "
                    "{file} back.",
                    file=Code(repr(place)),
                ),
            )
        if not is_there:
            if is_image and apart is not None and item["sha256"]:
                _check_apart(apart, item, index, counts, findings)
            else:
                counts.missing += is_copied and is_image
                counts.named += not is_copied and is_image
            continue
        _check_digest(where, item, digests[place], index, findings)
        counts.compared += place not in counts.seen
        counts.redacted += "copy_sha256" in item and place not in counts.seen
        counts.seen.add(place)
        counts.measured += _check_size(folder, place, index.images.get(item["id"]), findings)
    _tell(counts, findings)


def _check_apart(
    apart: Path,
    item: Mapping[str, Any],
    index: AnnotationIndex,
    counts: _Counts,
    findings: Findings,
) -> None:
    """Compare the file of an item in the folder of files that travel apart with what is said."""
    where, file = item_name(item), item["file"]
    try:
        digest = sha256_of(contained(apart, file))
    except (FileRefusedError, OSError):
        folder = FilePath(shown_name(str(apart)))
        findings.wrong(where, said("has no file that can be read in {folder}.", folder=folder))
        return
    findings.compare(f"{where}, sha256", found=item["sha256"], expected=digest)
    counts.compared += file not in counts.seen
    counts.seen.add(file)
    counts.measured += _check_size(apart, file, index.images.get(item["id"]), findings)


def _check_digest(
    where: str,
    item: Mapping[str, Any],
    digest: str,
    index: AnnotationIndex,
    findings: Findings,
) -> None:
    if "turned_sha256" in item:
        return  # compared with the places of the files
    if "copy_sha256" not in item:
        findings.compare(f"{where}, sha256", found=item["sha256"], expected=digest)
        return
    findings.compare(f"{where}, copy_sha256", found=item["copy_sha256"], expected=digest)
    regions = index.regions_of(item["id"])
    is_marked = any(each.get("attributes", {}).get("confidential") is True for each in regions)
    if item["id"] in index.images and not is_marked and not item["regions_left_out"]:
        findings.wrong(
            f"{where}, copy_sha256", said("is there, but nothing of the item is confidential.")
        )


def _check_size(
    folder: Path, place: str, image: Mapping[str, Any] | None, findings: Findings
) -> bool:
    """Compare the size of the first picture of a file, as it is shown, with the declared one."""
    if image is None or image.get("part", 0):
        return False
    try:
        facts = probe(contained(folder, place))
    except (UnreadableMediaError, FileRefusedError, OSError):
        return False
    found = (image["width"], image["height"])
    if found != (facts.width_px, facts.height_px):
        findings.wrong(
            f"{ANNOTATIONS}, image {image['id']}, width and height",
            said(
                "are {found}, but the picture has {expected} pixels.",
                found=Code(f"{found[0]} x {found[1]}"),
                expected=Code(f"{facts.width_px} x {facts.height_px}"),
            ),
        )
    return True


def _tell(counts: _Counts, findings: Findings) -> None:
    if counts.compared:
        findings.recomputed.append(
            said_n(
                "the digest of {count} file of an item",
                "the digests of {count} files of items",
                counts.compared,
            )
        )
    if counts.measured:
        findings.recomputed.append(
            said_n("the size of {count} picture", "the sizes of {count} pictures", counts.measured)
        )
    if counts.missing:
        findings.stated.append(
            said_n(
                "that {count} picture belongs to the dataset: its file is missing in the folder",
                "that {count} pictures belong to the dataset: their files are missing in the "
                "folder",
                counts.missing,
            )
        )
    if counts.redacted:
        findings.stated.append(
            said_n(
                "that {count} file without its confidential parts is otherwise the one that was "
                "labelled",
                "that {count} files without their confidential parts are otherwise those that were "
                "labelled",
                counts.redacted,
            )
        )
    if counts.named:
        findings.stated.append(
            said_n(
                "the size and the content of {count} picture, which is only named",
                "the sizes and the content of {count} pictures, which are only named",
                counts.named,
            )
        )
