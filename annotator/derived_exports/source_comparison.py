"""Compares a derived export with its sources by deriving it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.derived_exports.choice import choice_of
from annotator.derived_exports.derived_dataset import Derived, derived_of, out_files
from annotator.derived_exports.derived_record import how_of
from annotator.derived_exports.source_content import read_contents
from annotator.derived_exports.source_record import DERIVED
from annotator.errors import AnnotatorError
from annotator.files import FileRefusedError, contained
from annotator.sentences.said import said, said_n
from annotator.verify.annotation_checks import ANNOTATIONS, TRANSCRIPTIONS
from annotator.verify.check import verify_export
from annotator.verify.common.findings import Findings
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.strict_json import parse_json, read_json_inside

Json = Mapping[str, Any]

_KINDS: Final = "attribute_kinds"


def compare_with_sources(
    folder: Path, document: Json, given: Sequence[Path], schemas: Path, findings: Findings
) -> None:
    """Verify the given sources; if all are there, make the dataset again and compare each byte.

    Args:
        folder: the derived export.
        document: its derived.json.
        given: folders of exports, in any order.
        schemas: the folder of the schemas.
        findings: where the problems go.
    """
    named = [each["manifest_sha256"] for each in document["derived_from"]]
    found: dict[str, Path] = {}
    for source in given:
        try:
            digest = sha256_of(contained(source, MANIFEST))
        except (FileRefusedError, OSError):
            digest = ""
        if digest not in named:
            findings.wrong(source.name, said("is no source of this dataset, or was changed since."))
            continue
        found[digest] = source
        for problem in verify_export(source, schemas=schemas).problems:
            findings.wrong(f"{source.name}, {problem.where}", problem.said)
    missing = len(set(named) - found.keys())
    if missing:
        findings.stated.append(
            said_n(
                "sizes, comments, groups, proposals, drafts, and texts of what is no picture: "
                "{count} source was not given to compare them with",
                "sizes, comments, groups, proposals, drafts, and texts of what is no picture: "
                "{count} sources were not given to compare them with",
                missing,
            )
        )
    elif not findings.problems:
        _compare(folder, document, [found[each] for each in named], findings)


def _compare(folder: Path, document: Json, sources: Sequence[Path], findings: Findings) -> None:
    try:
        contents = [
            content
            for source, entry in zip(sources, document["derived_from"], strict=True)
            for content in read_contents(source, choice_of(entry["chosen"]))
        ]
        again = derived_of(contents, how_of(document))
        annotations: Any = read_json_inside(folder, ANNOTATIONS)
        stated = annotations["categories"]
        full = again.categories
        if len(stated) == len(full) and [*map(_with_less, stated, full)] == full:
            again = replace(again, categories=stated)
        _compare_files(folder, again, findings)
    except AnnotatorError as error:
        findings.wrong(DERIVED, error.said)
        return
    findings.recomputed.append(
        said_n(
            "every item, figure and region, from the source that was given",
            "every item, figure and region, from the {count} sources that were given",
            len(sources),
        )
    )


def _with_less(stated: Json, full: Json) -> Json:
    """Return ``full`` for a label that only lacks its key or attributes, else what is stated.

    A dataset that this one was made of may have left them out beside other labels.
    """
    kinds = [each for each in full.get(_KINDS, ()) if each in stated.get(_KINDS, ())]
    less = {**full, **({_KINDS: kinds} if _KINDS in full else {})}
    keyless = {key: value for key, value in less.items() if key != "hotkey"}
    return full if stated in (less, keyless) else stated


def _compare_files(folder: Path, again: Derived, findings: Findings) -> None:
    for file in out_files(again):
        if file.path not in {ANNOTATIONS, TRANSCRIPTIONS, DERIVED}:
            continue
        data = b"".join(file.pieces)
        if sha256(data).hexdigest() == sha256_of(contained(folder, file.path)):
            continue
        count = len(findings.problems)
        if file.path != TRANSCRIPTIONS:
            findings.compare(
                file.path,
                found=read_json_inside(folder, file.path),
                expected=parse_json(data),
            )
        if len(findings.problems) == count:
            findings.wrong(file.path, said("is not what its sources give."))
