"""Asks about several records of one package or job: whether the same work is paid twice.

Each record counts by itself, since a vendor who pays by the list must not leave a person out
because of another. Whether they are of different people is not in any document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.audit.findings import AuditFinding, Evidence, Kind
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said, said_n

_Rows = Sequence[Mapping[str, Any]]


def questions_about_records(evidence: Evidence) -> Iterator[AuditFinding]:
    """Yield a question for each package or job of several records, and for each mixed record."""
    counted = [row for row in evidence.exports if not row["left_out"]]
    packages = _of_several_units(counted, "package")
    for package, own in packages.items():
        others = len(own) - 1
        yield _question(
            own,
            said_n(
                "{folder} and {count} other record name the same package {package}, which went to "
                "one worker. Each counts by itself. Ask before you pay or merge.",
                "{folder} and {count} other records name the same package {package}, which went to "
                "one worker. Each counts by itself. Ask before you pay or merge.",
                others,
                folder=Name(_folders(own)[0]),
                package=Code(package),
            ),
        )
    asked = [set(_folders(own)) for own in packages.values()]
    for own in _of_several_units(counted, "job").values():
        if not any(set(_folders(own)) <= folders for folders in asked):
            others = len(own) - 1
            yield _question(
                own,
                said_n(
                    "{folder} and {count} other record are of copies of one job. Each counts by "
                    "itself. Are they the work of different people?",
                    "{folder} and {count} other records are of copies of one job. Each counts by "
                    "itself. Are they the work of different people?",
                    others,
                    folder=Name(_folders(own)[0]),
                ),
            )
    yield from _of_several_packages(evidence)
    yield from _without_the_others(evidence)


def _of_several_units(rows: _Rows, name: str) -> dict[str, _Rows]:
    """Return the rows of each package or job of which several units count."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row[name]:
            found[str(row[name])].append(row)
    return {value: own for value, own in found.items() if len({row["unit"] for row in own}) > 1}


def _of_several_packages(evidence: Evidence) -> Iterator[AuditFinding]:
    """Ask about exports of one record that name different packages: only the latest counts."""
    by_unit: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in evidence.exports:
        if row["unit"] and row["package"]:
            by_unit[str(row["unit"])].append(row)
    for own in by_unit.values():
        if len({row["package"] for row in own}) > 1:
            yield _question(
                own,
                said(
                    "{folder} and others are of one record and name different packages. Only the "
                    "latest counts. Ask the worker which package is the right one.",
                    folder=Name(_folders(own)[0]),
                ),
            )


def _without_the_others(evidence: Evidence) -> Iterator[AuditFinding]:
    """Ask about exports of several people in whose place one of a single person counts."""
    by_key = {str(row["export"]): row for row in evidence.exports if not row["left_out"]}
    for row in evidence.exports:
        later = by_key.get(str(row["superseded_by"]))
        if row["workers"] != 1 and later is not None and later["workers"] == 1:
            yield _question(
                [row, later],
                said(
                    "{later} is of one person and counts in the place of {folder}, which is of "
                    "several. Are the others paid?",
                    later=Name(str(later["folder"])),
                    folder=Name(str(row["folder"])),
                ),
            )


def _folders(rows: _Rows) -> list[str]:
    return sorted(str(row["folder"]) for row in rows)


def _question(rows: _Rows, sentence: Said) -> AuditFinding:
    return AuditFinding(Kind.SEVERAL_RECORDS, tuple(_folders(rows)), sentence)
