"""The documents of a dataset that was made of exports. Page: "Datasets made of exports"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.checkers.check_export.export import Export, read_document, read_texts
from tools.checkers.check_export.formats import (
    ANNOTATIONS,
    CONTRIBUTIONS,
    DERIVED,
    EFFORT,
    FAIR_PAY,
    MANIFEST,
    README,
)
from tools.checkers.check_export.refusal import Json, Refused
from tools.checkers.check_export.source.folder import ReadFile, read_folder
from tools.checkers.check_export.source.front_matter import body_digest
from tools.checkers.check_export.source.manifest import check_manifest

SOURCES = "sources"


@dataclass(frozen=True)
class DerivedFolder:
    """A dataset made of exports: its files and its documents."""

    files: Mapping[str, ReadFile]
    annotations: Json
    derived: Json
    texts: list[Json]

    @property
    def sources(self) -> list[Json]:
        """The sources, as derived.json has them."""
        return list(self.derived["derived_from"])

    @property
    def items(self) -> list[Json]:
        """The items, as derived.json has them."""
        return list(self.derived["items"])

    def items_of(self, number: int) -> list[Json]:
        """Return the items of a source, which are numbered from 1."""
        return [item for item in self.items if item["source"] == number]


class SourceRecord(Export):
    """The record of a source: an export without its annotations and its other files."""

    @cached_property
    def regions(self) -> list[Json]:
        """As many regions as the items count; they are not here."""
        return [None] * sum(item["regions"] for item in self.effort["items"])


def read_derived(folder: Path) -> DerivedFolder:
    """Return the documents of a dataset made of exports; refuse another folder.

    Page: "Datasets made of exports", "manifest.json".
    """
    files = read_folder(folder)
    for name in (MANIFEST, ANNOTATIONS, DERIVED, README):
        if name not in files:
            raise Refused(f"{name} is not in the folder, but every dataset made of exports has it.")
    manifest = read_document(MANIFEST, files)
    check_manifest(manifest, files)
    digests = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    if digests.get(README) != files[README].sha256:
        raise Refused(f"{README} is not the file that {MANIFEST} was made for.")
    listed = digests.keys() | {MANIFEST}
    files = {path: file for path, file in files.items() if path in listed}
    return DerivedFolder(
        files, read_document(ANNOTATIONS, files), read_document(DERIVED, files), read_texts(files)
    )


def read_record(folder: Path, files: Mapping[str, ReadFile], name: str) -> SourceRecord:
    """Return the record of the source of that name; refuse files that are not those of the source.

    Page: "Datasets made of exports", ``sources/<sha256>/``.
    """
    start = f"{SOURCES}/{name}/"
    own = {path.removeprefix(start) for path in files if path.startswith(start)}
    for each in (MANIFEST, EFFORT, FAIR_PAY, README):
        if each not in own:
            raise Refused(f"{start}{each} is not in the folder, but the record of a source has it.")
    there = {path: file for path, file in read_folder(folder / start).items() if path in own}
    if there[MANIFEST].sha256 != name:
        raise Refused(f"{start}{MANIFEST} is not the one that the folder is named after.")
    manifest = read_document(MANIFEST, there)
    digests = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    kept = {path: digest for path, digest in digests.items() if _is_kept(path)}
    stated = {path: file.sha256 for path, file in there.items() if path != MANIFEST}
    fair_pay = read_document(FAIR_PAY, there)
    if fair_pay["seals"].get(README) == body_digest(there[README].data):
        stated[README] = kept[README]  # a hub may have edited its front matter
    if stated != kept:
        raise Refused(f"The files in {start} are not those that the source has of its record.")
    return SourceRecord(
        files={path: ReadFile(0, digest, b"") for path, digest in digests.items()} | there,
        apart=[],
        has_own_front_matter=True,
        annotations={"info": {}, "images": [], "annotations": [], "categories": []},
        effort=read_document(EFFORT, there),
        fair_pay=fair_pay,
        texts=[],
        contributions=read_document(CONTRIBUTIONS, there) if CONTRIBUTIONS in there else None,
    )


def _is_kept(path: str) -> bool:
    """Return whether a file is part of the record. Page: "Datasets made of exports"."""
    return path in {EFFORT, FAIR_PAY, README, CONTRIBUTIONS} or path.startswith("work_orders/")
