"""Writes a dataset made of finished exports, with the records of its sources unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.derived_exports.choice import DatasetChoice
from annotator.derived_exports.derived_card import DerivedContent, content_of, file_of
from annotator.derived_exports.derived_record import (
    Derivation,
    SamePictures,
    TakenSource,
    derived_document,
)
from annotator.derived_exports.id_ranges import IdRanges
from annotator.derived_exports.source_content import IMAGES, SourceContent
from annotator.derived_exports.source_record import CARD, DERIVED, SOURCES, is_kept
from annotator.errors import AnnotatorError
from annotator.export.api import OutFile
from annotator.export.forms.canonical import sealed
from annotator.files import contained
from annotator.sentences.parts import Code, FilePath, Name
from annotator.sentences.said import names, said, said_n
from annotator.verify.annotation_checks import ANNOTATIONS, TAGS, TRANSCRIPTIONS
from annotator.verify.common.manifest import MANIFEST

Json = Mapping[str, Any]


class DerivationRefusedError(AnnotatorError):
    """A dataset cannot be made of these exports."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A dataset before it is written: its sources, its labels and derived.json without seals."""

    how: Derivation
    sources: Sequence[SourceContent]
    categories: Sequence[Json]
    document: Mapping[str, Any]

    def numbers(self) -> list[dict[int, int]]:
        """Return for each source the ids in derived.json by those of its items."""
        found: list[dict[int, int]] = [{} for _ in self.sources]
        for row in self.document["items"]:
            found[row["source"] - 1][row["record"]["id"]] = row["id"]
        return found


def derived_of(sources: Sequence[SourceContent], how: Derivation) -> Derived:
    """Return the dataset that is made of exports, which were verified before.

    Raises:
        DerivationRefusedError: the exports cannot be joined, or have not the files to copy.
    """
    _require_apart(sources)
    for source in sources:
        if how.has_pictures and not source.has_pictures:
            raise DerivationRefusedError(
                said(
                    "{folder} was made without the files of its items, so they cannot be copied. "
                    "Nothing was written. Leave out {option}, or name the exports themselves.",
                    folder=FilePath(source.place),
                    option=Code("--copy-images"),
                )
            )
    ranges = IdRanges()
    for source in sources:
        source.take_ids(ranges)
    taken = [
        TakenSource(each.record, each.ids.as_json(), each.items, each.rows(), each.choice)
        for each in sources
    ]
    document = derived_document(how, taken)
    twice = [row["record"]["file"] for row in _rows(document) if "same_as" in row]
    if twice and how.rule is SamePictures.REFUSED:
        raise DerivationRefusedError(
            said_n(
                "{count} picture is in several of the exports: {files}. Nothing was written. "
                "Choose to keep it, or leave it out.",
                "{count} pictures are in several of the exports: {files}. Nothing was written. "
                "Choose to keep them, or leave them out.",
                len(twice),
                files=names(twice[:_NAMED]),
            )
        )
    return Derived(how, sources, list(ranges.categories.values()), document)


_NAMED: Final = 5


def _rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["items"]
    return found


def _require_apart(sources: Sequence[SourceContent]) -> None:
    """Refuse sources whose work would count twice, or whose texts follow different rules."""
    seen: set[str] = set()
    for source in sources:
        works = source.record.works()
        if seen & works:
            raise DerivationRefusedError(
                said(
                    "{folder} has work that is in an export before it, so it would count twice. "
                    "Nothing was written. Join exports of different jobs.",
                    folder=FilePath(source.place),
                )
            )
        seen |= works
        if source.info.get("text_rules") != sources[0].info.get("text_rules"):
            raise DerivationRefusedError(
                said(
                    "The texts of {folder} follow other rules than those of the first export. "
                    "Nothing was written. Export both with the same form and marks of texts.",
                    folder=FilePath(source.place),
                )
            )


def require_known(sources: Sequence[SourceContent], asked: DatasetChoice) -> None:
    """Refuse labels and files that no source has, and a dataset without any item.

    Raises:
        DerivationRefusedError: nothing is chosen, or what is not there.
    """
    labels = {
        name for each in sources for name in each.labels.values() if each.choice.takes_label(name)
    }
    files = {each.there.file(item["file"]) for each in sources for item in each.offered}
    for wanted, known, what in ((asked.labels, labels, "label"), (asked.files, files, "file")):
        missing = [name for name in wanted or () if name not in known]
        if missing:
            sentence = (
                said("No export has the label {name}. Nothing was written.", name=Name(missing[0]))
                if what == "label"
                else said_n(
                    "{count} file is in no export: {files}. Nothing was written.",
                    "{count} files are in no export: {files}. Nothing was written.",
                    len(missing),
                    files=names(missing[:_NAMED]),
                )
            )
            raise DerivationRefusedError(sentence)
    if not any(source.items for source in sources):
        raise DerivationRefusedError(
            said_n(
                "None of the {count} item is chosen, so the dataset would be empty. Choose others.",
                "None of the {count} items is chosen, so the dataset would be empty. Choose "
                "others.",
                sum(len(each.offered) for each in sources),
            )
        )


def out_files(derived: Derived) -> Iterator[OutFile]:
    """Yield the files of the dataset; derived.json has the digests of those before it."""
    seals: dict[str, str] = {}
    numbers = derived.numbers()
    yield OutFile(ANNOTATIONS, _noted(_annotations(derived), seals, ANNOTATIONS))
    if any(source.lines for source in derived.sources):
        yield OutFile(TRANSCRIPTIONS, _noted(_lines(derived, numbers), seals, TRANSCRIPTIONS))
    for source in derived.sources:
        yield from _record_files(source)
        if derived.how.has_pictures:
            yield from _pictures(source)
    document = sealed({**derived.document, "seals": seals})
    yield OutFile(DERIVED, derived_pieces(document))
    yield OutFile(CARD, [file_of(document, _content(derived, numbers)).encode()])


def _content(derived: Derived, numbers: Sequence[Mapping[int, int]]) -> DerivedContent:
    """Return what the files have, as ``content_of`` finds it in them."""
    sources = derived.sources
    annotations = {
        "info": {"description": _description(derived)},
        "images": [row for each in sources for row in each.images],
        "annotations": (row for each in sources for row in each.new_regions("annotations")),
        TAGS: (row for each in sources for row in each.new_regions(TAGS)),
        "categories": derived.categories,
    }
    lines = (
        row for source, own in zip(sources, numbers, strict=True) for row in source.new_lines(own)
    )
    return content_of(annotations, lines, derived.document)


def _description(derived: Derived) -> str:
    return ", ".join(each["job"]["title"] for each in derived.document["derived_from"])


def _noted(pieces: Iterable[bytes], seals: dict[str, str], name: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    seals[name] = digest.hexdigest()


def _annotations(derived: Derived) -> Iterator[bytes]:
    first = derived.sources[0]
    info: dict[str, object] = {
        "description": _description(derived),
        "derived": {
            "operation": derived.how.operation.value,
            "sources": [each.record.manifest_sha256 for each in derived.sources],
            "details": DERIVED,
        },
    }
    if "text_rules" in first.info:
        info["text_rules"] = first.info["text_rules"]
    yield b'{\n"info": ' + _json(info)
    sections: list[tuple[str, Callable[[SourceContent], Iterator[Any]]]] = [
        ("images", SourceContent.new_images),
        ("annotations", lambda source: source.new_regions("annotations")),
    ]
    if any(source.regions[TAGS] for source in derived.sources):
        sections.append((TAGS, lambda source: source.new_regions(TAGS)))
    for name, rows in sections:
        yield b",\n" + _json(name) + b": [\n"
        yield from _listed(row for source in derived.sources for row in rows(source))
        yield b"\n]"
    yield b',\n"categories": [\n'
    yield from _listed(derived.categories)
    yield b"\n]\n}\n"


def _listed(rows: Iterable[object]) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"") + _json(row)


def _lines(derived: Derived, numbers: Sequence[Mapping[int, int]]) -> Iterator[bytes]:
    for source, own in zip(derived.sources, numbers, strict=True):
        for row in source.new_lines(own):
            yield _json(row) + b"\n"


def derived_pieces(document: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield derived.json: one key on a line, and one item on a line."""
    yield b"{\n"
    for number, (key, value) in enumerate(document.items()):
        yield (b",\n" if number else b"") + _json(key) + b": "
        if key == "items":
            yield b"[\n"
            yield from _listed(value)
            yield b"\n]"
        else:
            yield _json(value)
    yield b"\n}\n"


def _record_files(source: SourceContent) -> Iterator[OutFile]:
    """Yield the record of a source, byte for byte.

    The front matter of its README may be another than that of the manifest: it was verified apart.
    """
    place = f"{SOURCES}/{source.record.manifest_sha256}"
    manifest = contained(source.folder, MANIFEST)
    digest = source.record.manifest_sha256
    yield OutFile(f"{place}/{MANIFEST}", copy_of=manifest, sha256=digest)
    for path, digest in source.record.digests.items():
        if is_kept(path):
            file = contained(source.folder, path)
            yield OutFile(f"{place}/{path}", copy_of=file, sha256="" if path == CARD else digest)


def _pictures(source: SourceContent) -> Iterator[OutFile]:
    """Yield the files of the items, as the source has them; those that it has not are left out."""
    seen: set[str] = set()
    for item in source.items:
        name = item.get("redacted_file", item["file"])
        place = f"{IMAGES}/{name}"
        if place in source.record.digests and place not in seen:
            seen.add(place)
            file = contained(source.place, f"{IMAGES}/{source.there.file(name)}")
            digest = source.record.digests[place]
            yield OutFile(f"{IMAGES}/{source.ids.file(name)}", copy_of=file, sha256=digest)


def _json(value: object) -> bytes:
    return json.dumps(value, allow_nan=False).encode()
