"""Compares a derived export with its sources by deriving it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.derived_exports.derived_dataset import Derived, derived_of, out_files
from annotator.derived_exports.derived_record import Derivation, how_of
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
        _compare(folder, [found[each] for each in named], how_of(document), findings)


def _compare(folder: Path, sources: Sequence[Path], how: Derivation, findings: Findings) -> None:
    try:
        again = derived_of(sources, how)
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
