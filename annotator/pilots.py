"""Reads the measured times of a pilot from jobs and exports of its participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from annotator.errors import PilotRefusedError
from annotator.export.api import Detail
from annotator.files import is_folder
from annotator.job_file.project import Project
from annotator.pay import PayInputs
from annotator.pay.money.inputs import Count
from annotator.pay.money.piece_division import plain
from annotator.pay.order.pilot_times import Pilot, PilotWorker, pilot_worker
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.progress import Progress, silent
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside

_PAY_FILE: Final = "fair_pay.json"
_FORMAT: Final = "fairlabel/fair_pay/"
_SHARE: Final = re.compile(r"(0|[1-9][0-9]{0,11})\.[0-9]{0,5}[1-9]")

Part = tuple[str, PayInputs]
"""The id of a worker, which is valid only within this pilot, and the worker's part."""


def read_pilot(paths: Iterable[Path], progress: Progress = silent) -> Pilot:
    """Return the pilot in job files and folders of exports; each path counts once.

    A person who is in several jobs is one worker. An export of one worker names nobody, so each
    counts as a separate worker. Workers without a confirmed item, or without time on one, are left
    out.

    Raises:
        PilotRefusedError: one of them has no times of single workers, is a sample, or has the same
            content or the same package as another.
        JobFileError: a job cannot be opened.
        InvalidValueError: no worker is left.
    """
    chosen = list(dict.fromkeys(path.absolute() for path in paths))
    by_worker: dict[str, list[PayInputs]] = {}
    of_exports: dict[str, Path] = {}
    holders: dict[tuple[str, str], Path] = {}
    packages: dict[str, tuple[str, Path]] = {}
    for number, path in enumerate(chosen):
        progress(number, len(chosen))
        if is_folder(path):
            parts = list(_of_export(path))
            of_exports |= {worker: path for worker, _inputs in parts}
        else:
            job_id, package, parts = _of_job(path)
            _refuse_copies(holders, job_id, path, parts)
            if package:
                _refuse_second_job(packages, package, job_id, path)
        for worker, inputs in parts:
            by_worker.setdefault(worker, []).append(inputs)
    found = {worker: pilot_worker(parts) for worker, parts in by_worker.items()}
    _refuse_twice_told(found, of_exports)
    return Pilot(tuple(worker for worker in found.values() if worker is not None))


def _refuse_copies(
    holders: dict[tuple[str, str], Path], job_id: str, path: Path, parts: Iterable[Part]
) -> None:
    """Refuse a second file of one job with one person's work: it is a copy or an older version."""
    for worker in {worker for worker, _inputs in parts}:
        other = holders.setdefault((job_id, worker), path)
        if other != path:
            raise PilotRefusedError(
                said(
                    "{file} and {other} are the same job with work of the same person; choose one "
                    "of the two.",
                    file=Name(path.name),
                    other=Name(other.name),
                )
            )


def _refuse_second_job(
    packages: dict[str, tuple[str, Path]], package: str, job_id: str, path: Path
) -> None:
    """Refuse another job of one package: one person made both, who would count as two."""
    other_id, other = packages.setdefault(package, (job_id, path))
    if other_id != job_id:
        raise PilotRefusedError(
            said(
                "{file} and {other} are two jobs of one package, whose work counts once; choose "
                "one of the two.",
                file=Name(path.name),
                other=Name(other.name),
            )
        )


def _refuse_twice_told(
    found: Mapping[str, PilotWorker | None], of_exports: Mapping[str, Path]
) -> None:
    """Refuse an export with the same times as another source: no two people match to the ms."""
    for worker, path in of_exports.items():
        others = [each for other, each in found.items() if other != worker]
        if found[worker] is not None and found[worker] in others:
            raise PilotRefusedError(
                said(
                    "{file} tells the work that another chosen file or folder holds too; choose "
                    "one of the two.",
                    file=Name(path.name),
                )
            )


def _of_job(path: Path) -> tuple[str, str, list[Part]]:
    """Return the id of a job, that of its package ("" without), and the part of each worker."""
    with Project.open(path) as project, project.snapshot().result() as snapshot:
        if snapshot.facts.sample or any(session.sample for session in snapshot.sessions()):
            raise PilotRefusedError(
                said("{file} is a sample: no pilot. Choose real work.", file=Name(path.name))
            )
        # Without the orders: a pilot does not need pay or days.
        parts = [
            (str(worker), inputs)
            for (worker, *_rest), inputs in pay_inputs(snapshot, {}).items()
            if worker is not None
        ]
        package = project.reads.package().result()
        return snapshot.facts.job_id, "" if package is None else package.id, parts


def _of_export(path: Path) -> Iterator[Part]:
    try:
        content = read_json_inside(path, _PAY_FILE)
    except NotStrictJsonError as error:
        message = said(
            "{file} is no export of Fairlabel. {problem}",
            file=Name(path.name),
            problem=error.said,
        )
        raise PilotRefusedError(message) from error
    if not isinstance(content, dict) or not str(content.get("format")).startswith(_FORMAT):
        raise PilotRefusedError(
            said("{file} is no export of Fairlabel; choose another folder.", file=Name(path.name))
        )
    _refuse(path, content)
    try:
        for part in content["parts"]:
            # Without names the whole export is one worker.
            yield f"{part['worker'] or path}", _inputs(part["inputs"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = said(
            "{file} cannot be used: its times do not hold together. Ask for it anew.",
            file=Name(path.name),
        )
        raise PilotRefusedError(message) from error


def _refuse(path: Path, content: Mapping[str, Any]) -> None:
    """Refuse samples, incomplete exports, and exports with the sums of several people."""
    if content.get("sample") is not False:
        raise PilotRefusedError(
            said("{file} is a sample: no pilot. Choose real work.", file=Name(path.name))
        )
    if content.get("is_whole_job") is not True:
        raise PilotRefusedError(
            said(
                "{file} holds some items only, so its hours are too short; export the whole job.",
                file=Name(path.name),
            )
        )
    if content.get("workers") != 1 and content.get("detail") != Detail.FULL.value:
        raise PilotRefusedError(
            said(
                "{file} has several workers in one sum; choose their job file, or an export of "
                "each.",
                file=Name(path.name),
            )
        )


def _count(written: object) -> Count:
    """Return a number of pieces: an integer, or the exact text of a share."""
    if type(written) is int:
        return written
    if not isinstance(written, str) or not _SHARE.fullmatch(written):
        message = f"no number of pieces: {written!r}"
        raise TypeError(message)
    return plain(Fraction(written))


def _inputs(written: Mapping[str, Any]) -> PayInputs:
    if any(type(ms) is not int for ms in written["effort_ms"].values()):
        raise TypeError("a time is no whole number")
    return PayInputs(
        items_completed=_count(written["items_completed"]),
        regions_completed=0,
        effort_ms=dict(written["effort_ms"]),
    )
