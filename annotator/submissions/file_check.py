"""Checks one file completely, and keeps it in the collection if it is a valid submission.

This runs in processes: arguments and results are small and can be pickled. What it finds depends on
the file, its package and the day alone, so that the order in which files are checked is no matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from annotator.files import FileRefusedError, opened_plain
from annotator.ledger.ledger_documents import ReceiptContents
from annotator.packages.collection_records import CollectionRefusedError
from annotator.sentences.parts import Code, Count, Day
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.checked_submission import (
    CheckedSubmission,
    SubmissionRefusedError,
    checked_submission,
    enrolled_by,
)
from annotator.submissions.collection_folder import RESULT, Collection, json_bytes
from annotator.submissions.known_packages import has_packages, known_package
from annotator.submissions.received_submissions import receipt_contents
from annotator.submissions.results import KnownPackage, Result, ResultCode, results_json

_PIECE_BYTES: Final = 1 << 20
_EMPTY: Final = "It is empty: copying it did not finish. Copy it again, or ask for it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTask:
    """A file that is checked and kept; ``digest`` and ``size`` are those of its bytes.

    ``enrols`` says that the worker lost the key, and the new one is right.
    """

    collection: Collection
    path: Path
    digest: str
    size: int
    schemas: Path
    today: dt.date
    enrols: bool = False


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file: why it was refused, else what depends on it and its package alone.

    ``is_noted`` says that the collection has the reason, ``contents`` is what a receipt for it
    says.
    """

    refusal: Said | None = None
    is_noted: bool = False
    results: Sequence[Result] = ()
    notes: Sequence[Said] = ()
    contents: ReceiptContents | None = None


def outcome_of(task: FileTask) -> FileOutcome:
    """Check a file, keep it if it is valid, and return what became of it.

    Raises:
        WriteFailedError: the disk refused; the file is not in the collection.
    """
    try:
        return _kept(task)
    except FileRefusedError as error:
        return FileOutcome(error.about(said("It")))
    except CollectionRefusedError as error:  # what the vendor knows of its package is damaged
        return FileOutcome(error.said)
    except SubmissionRefusedError as error:
        note_refusal(task.collection, task.digest, error.said)
        return FileOutcome(error.said, is_noted=True)


def note_refusal(collection: Collection, digest: str, reason: Said) -> None:
    """Keep why a file was refused.

    Raises:
        WriteFailedError: the disk refused.
    """
    collection.refuse(digest, {"sha256": digest, "reason": str(reason)})


def _kept(task: FileTask) -> FileOutcome:
    collection, digest = task.collection, task.digest
    if task.size == 0:
        raise SubmissionRefusedError(_EMPTY)
    with collection.staging() as scratch:
        copy, folder = scratch / "file", scratch / digest
        # A copy, so that what is checked is what was hashed, whoever else writes to the stick.
        if _copy(task.path, copy) != digest:
            raise SubmissionRefusedError("It changed while it was read. Copy it again.")
        folder.mkdir()
        found = checked_submission(copy, folder, task.schemas, enrols=task.enrols)
        package = known_package(collection, found.facts.package)
        results, notes = _facts_of(collection, found, package, task.today)
        edges = enrolled_by(found.hand_in, enrols=task.enrols)
        replaces = next((old for old, _ in edges), None)
        record = {
            "format": "fairlabel/result/1",
            "file_sha256": digest,
            "hand_in_sha256": found.hand_in.sha256,
            "export_sha256": found.hand_in.export_sha256,
            **{name: value for name, value in found.facts.as_json().items() if name != "format"},
            **found.hand_in.checkpoint.as_json(),
            "key": found.hand_in.key,
            "replaces": replaces,
            "detail": found.detail,
            "sample": found.hand_in.is_sample,
            "received_day": task.today.isoformat(),
            "results": results_json(results),
            "notes": list(map(str, notes)),
        }
        (folder / RESULT).write_bytes(json_bytes(record))
        collection.keep(folder, digest)
    contents = receipt_contents(found.hand_in, replaces)
    return FileOutcome(results=results, notes=notes, contents=contents)


def _facts_of(
    collection: Collection, found: CheckedSubmission, package: KnownPackage | None, today: dt.date
) -> tuple[list[Result], list[Said]]:
    """Return the results and notes that depend on the submission and its package alone."""
    results, notes = [], []
    if package is None and has_packages(collection):
        results.append(Result(ResultCode.FOREIGN, _foreign(found.facts.package)))
    if package is not None and package.due is not None and package.due < today:
        results.append(Result(ResultCode.LATE, _late((today - package.due).days, package.due)))
    wanted = found.items if package is None else package.items
    missing = (wanted - found.items).total()
    if open_items := missing + found.unfinished:
        total = wanted.total()
        results.append(Result(ResultCode.PARTIAL, _partial(total - open_items, total)))
    if extra := (found.items - wanted).total():
        notes.append(
            said_n(
                "{count} item in it is not in the package.",
                "{count} items in it are not in the package.",
                extra,
            )
        )
    if found.answered:
        notes.append(
            said_n(
                "{count} rejection was answered; “merge” shows the answer.",
                "{count} rejections were answered; “merge” shows the answers.",
                found.answered,
            )
        )
    if package is not None and package.order_sha256 is not None:
        notes += map(_other_order, sorted(found.orders - {package.order_sha256}))
    return results, notes


def _foreign(package: str | None) -> Said:
    if package is None:
        return said(
            "It names no package, and packages were sent out for this collection. It is kept, and "
            "not countersigned."
        )
    return said(
        "Its package {package} was not sent out for this collection. It is kept, and not "
        "countersigned.",
        package=Code(package),
    )


def _late(days: int, due: dt.date) -> Said:
    return said_n(
        "It comes {count} day after {due} by this computer's clock. The work counts all the same.",
        "It comes {count} days after {due} by this computer's clock. The work counts all the same.",
        days,
        due=Day(due),
    )


def _partial(finished: int, items: int) -> Said:
    return said(
        "{finished} of {items} items are finished.",
        finished=Count(max(finished, 0), is_grouped=True),
        items=Count(items, is_grouped=True),
    )


def _other_order(digest: str) -> Said:
    return said(
        "Work was done under the work order {digest}…, which is not the one of the package: the "
        "order was changed or priced again. Compare the two before you pay.",
        digest=Code(digest[:16]),
    )


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file in bytes.

    Raises:
        FileRefusedError: it cannot be read.
    """
    digest, size = sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _copy(path: Path, copy: Path) -> str:
    digest = sha256()
    with copy.open("xb") as out:
        for piece in _pieces(path):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with opened_plain(path) as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
