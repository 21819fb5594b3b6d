"""The documents of one export, read and of the published form, as all later steps use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.checkers.check_export.formats import (
    ANNOTATIONS,
    CONTRIBUTIONS,
    EFFORT,
    FAIR_PAY,
    ID_MAP,
    KNOWN_FORMATS,
    MANIFEST,
    README,
    TRANSCRIPTIONS,
    require_known_format,
)
from tools.checkers.check_export.refusal import Json, Refused
from tools.checkers.check_export.source.folder import ReadFile, read_folder
from tools.checkers.check_export.source.front_matter import body_of
from tools.checkers.check_export.source.manifest import check_manifest
from tools.checkers.check_export.source.schema import require_schema
from tools.checkers.check_export.source.strict_json import read_json

JOB = "job"
ITEM = "item"
FULL = "full"


@dataclass(frozen=True)
class Export:
    """An export whose files are those of the manifest and whose documents follow their schemas."""

    files: Mapping[str, ReadFile]
    apart: list[str]
    """The files that the export did not write."""

    has_own_front_matter: bool
    """Whether README.md is that of the manifest; else its front matter may be another one."""

    annotations: Json
    effort: Json
    fair_pay: Json
    texts: list[Json]
    """The lines of transcriptions.jsonl."""

    contributions: Json = None
    """What contributions.json says; None if the record of contributions is not there."""

    id_map: Json = None
    """What id_map.json says; None if it is not there."""

    has_files_apart: bool = False
    """Whether the files of the items were compared in another folder."""

    @property
    def detail(self) -> str:
        """The level of detail. Page: "The three levels of detail"."""
        return str(self.effort["detail"])

    @property
    def is_whole(self) -> bool:
        """Whether the export has all items, not only chosen ones. Page: "effort.json", filter."""
        return self.effort["filter"] is None

    @property
    def has_sessions(self) -> bool:
        """Whether spans are there. Page: "effort.json", sessions."""
        return "sessions" in self.effort

    @cached_property
    def items(self) -> dict[int, Json]:
        """The items of effort.json by their id."""
        return {item["id"]: item for item in self.effort["items"]}

    @cached_property
    def images(self) -> dict[int, Json]:
        """The images of annotations.json by their id."""
        return {image["id"]: image for image in self.annotations["images"]}

    @cached_property
    def item_ids(self) -> dict[int, int]:
        """The id of the item in effort.json by that of its image.

        Page: "annotations.json", ``images[].effort_item``: the same id if it is absent.
        """
        images = self.annotations["images"]
        return {image["id"]: image.get("effort_item", image["id"]) for image in images}

    @cached_property
    def images_by_item(self) -> dict[int, Json]:
        """The images of annotations.json by the id of their item in effort.json."""
        return {self.item_ids[number]: image for number, image in self.images.items()}

    @cached_property
    def labels(self) -> dict[int, str]:
        """The names of the categories by their id."""
        return {each["id"]: each["name"] for each in self.annotations["categories"]}

    @cached_property
    def regions(self) -> list[Json]:
        """The annotations and then the tags: all that ``regions`` of an item counts."""
        return [*self.annotations["annotations"], *self.annotations.get("image_tags", [])]

    @cached_property
    def regions_by_item(self) -> dict[int, list[Json]]:
        """The annotations and tags by the id of their item in effort.json."""
        found: dict[int, list[Json]] = {}
        for region in self.regions:
            found.setdefault(self.item_ids[region["image_id"]], []).append(region)
        return found

    @cached_property
    def texts_by_item(self) -> dict[int, list[Json]]:
        """The lines of transcriptions.jsonl by the id of their item."""
        found: dict[int, list[Json]] = {}
        for line in self.texts:
            found.setdefault(line["item_id"], []).append(line)
        return found

    @cached_property
    def readme(self) -> list[str]:
        """The lines of README.md, without its front matter."""
        return body_of(self.files[README].data).decode("utf-8").split("\n")


def read_export(folder: Path) -> Export:
    """Return the documents of a folder; refuse a folder that is no export.

    Page: "The export folder", "manifest.json", "The result of verify".
    """
    files = read_folder(folder)
    for name in (MANIFEST, ANNOTATIONS, EFFORT, FAIR_PAY, README):
        if name not in files:
            raise Refused(f"{name} is not in the folder, but every export has it.")
    manifest = read_document(MANIFEST, files)
    check_manifest(manifest, files)
    digests = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    apart = sorted(set(files) - set(digests) - {MANIFEST})
    files = {path: file for path, file in files.items() if path not in apart}
    return Export(
        files=files,
        apart=apart,
        has_own_front_matter=digests[README] == files[README].sha256,
        annotations=read_document(ANNOTATIONS, files),
        effort=read_document(EFFORT, files),
        fair_pay=read_document(FAIR_PAY, files),
        texts=read_texts(files),
        id_map=read_document(ID_MAP, files) if ID_MAP in files else None,
        contributions=read_document(CONTRIBUTIONS, files) if CONTRIBUTIONS in files else None,
    )


def read_document(name: str, files: Mapping[str, ReadFile]) -> Json:
    """Return a JSON document of a known format that follows its schema."""
    document = read_json(name, files[name].data)
    if name in KNOWN_FORMATS:
        require_known_format(name, document)
    require_schema(name, document)
    return document


def read_texts(files: Mapping[str, ReadFile]) -> list[Json]:
    """Return the lines of transcriptions.jsonl. Page: "transcriptions.jsonl"."""
    if TRANSCRIPTIONS not in files:
        return []
    data = files[TRANSCRIPTIONS].data.removesuffix(b"\n")
    lines = data.split(b"\n") if data else []
    texts = []
    for number, line in enumerate(lines, 1):
        text = read_json(f"{TRANSCRIPTIONS}, line {number}", line)
        require_schema(TRANSCRIPTIONS, text, f"line {number}")
        texts.append(text)
    return texts
