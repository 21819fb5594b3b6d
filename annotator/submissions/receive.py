"""Receives submissions into a collection: each is verified, kept whole, and countersigned.

No database is opened. One bad file never stops the others.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.files import FileRefusedError, opened_plain
from annotator.job_ledger.document_files import document_bytes
from annotator.ledger.file_encryption import DecryptionError, decrypted, is_encrypted
from annotator.ledger.ledger_documents import ReceiptContents, sign_receipt
from annotator.ledger.signatures import Signer
from annotator.packages.collection_records import CollectionRefusedError
from annotator.progress import Watch
from annotator.sentences.parts import Code, Count, Day
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.checked_submission import (
    CheckedSubmission,
    SubmissionRefusedError,
    checked_submission,
    enrolled_by,
)
from annotator.submissions.collection_folder import RECEIPT, RESULT, Collection, json_bytes
from annotator.submissions.known_packages import has_packages, known_package, worker_named
from annotator.submissions.ledger_order import LedgerPart, Standing, standings
from annotator.submissions.received_submissions import (
    ReceivedSubmission,
    received_submission,
    received_submissions,
)
from annotator.submissions.results import (
    Answer,
    KnownPackage,
    Result,
    ResultCode,
    results_json,
)

_PIECE_BYTES: Final = 1 << 20
_EMPTY: Final = "It is empty: copying it did not finish. Copy it again, or ask for it again."


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """How submissions are received.

    ``signer`` countersigns them; without one there are no receipts. ``keys`` open encrypted ones.
    ``enrols`` says that the
    workers lost their keys, and the new ones are right. ``today`` is the day by this computer.
    """

    schemas: Path
    signer: Signer | None = None
    keys: Sequence[Signer] = ()
    enrols: bool = False
    today: dt.date = field(default_factory=_today)


def receive(
    collection: Collection, paths: Sequence[Path], how: Receiving, watch: Watch | None = None
) -> Iterator[Answer]:
    """Receive files, and yield what became of each, in their order.

    All of them are received before the first answer, because what a submission supersedes does not
    depend on the order of the files.

    Raises:
        WriteFailedError: the disk refused; what was received before is whole.
        CancelledError: the person cancelled; what was received before is whole.
    """
    watch = watch or Watch()
    first: dict[str, Answer] = {}
    answers = []
    for done, path in enumerate(paths, 1):
        watch.cancel.check()
        answer = _received(collection, path, how, first)
        first.setdefault(answer.sha256, answer)
        answers.append(answer)
        watch.progress(done, len(paths))
    touched = {each.sha256 for each in answers if each.sha256 and not each.is_refused}
    standing = _Standings(collection, touched)
    for answer in answers:
        yield answer if answer.is_refused else standing.completed(answer, how)


def _received(
    collection: Collection, path: Path, how: Receiving, first: dict[str, Answer]
) -> Answer:
    """Verify one file and keep it; how it stands among the others is not said yet."""
    digest = ""
    try:
        digest, size = _digest_of(path)
        if digest in first:
            return replace(first[digest], path=path, results=_again(first[digest].results))
        if received_submission(collection, digest) is not None:
            return Answer(path=path, sha256=digest, results=_again(()))
        if is_encrypted(path):
            return _decrypted(collection, path, how, first)
        results, notes = _keep(collection, path, (digest, size), how)
    except FileRefusedError as error:
        return _refusal(path, "", error.about(said("It")))
    except CollectionRefusedError as error:  # what the vendor knows of its package is damaged
        return _refusal(path, "", error.said)
    except (SubmissionRefusedError, DecryptionError) as error:
        collection.refuse(digest, {"sha256": digest, "reason": str(error)})
        return _refusal(path, digest, error.said)
    return Answer(path=path, sha256=digest, results=results, notes=notes)


def _decrypted(
    collection: Collection, path: Path, how: Receiving, first: dict[str, Answer]
) -> Answer:
    """Receive what is in an encrypted file; its digest is that of the submission in it."""
    with collection.staging() as scratch:
        plain = scratch / "submission"
        with decrypted(path, how.keys, scratch) as source, plain.open("xb") as out:
            shutil.copyfileobj(source, out)
        if is_encrypted(plain):
            raise SubmissionRefusedError("It is encrypted twice. Ask for it again.")
        answer = _received(collection, plain, how, first)
        first.setdefault(answer.sha256, answer)
        return replace(answer, path=path)


def _again(results: Sequence[Result]) -> Sequence[Result]:
    if any(each.code is ResultCode.REFUSED for each in results):
        return results
    return (Result(ResultCode.AGAIN, said("It is in the collection already; nothing changed.")),)


def _refusal(path: Path, digest: str, reason: Said) -> Answer:
    return Answer(path=path, sha256=digest, results=(Result(ResultCode.REFUSED, reason),))


def _keep(
    collection: Collection, path: Path, found_file: tuple[str, int], how: Receiving
) -> tuple[list[Result], list[Said]]:
    """Keep a valid submission; return the results and notes that depend on it alone."""
    digest, size = found_file
    if size == 0:
        raise SubmissionRefusedError(_EMPTY)
    with collection.staging() as scratch:
        copy, folder = scratch / "file", scratch / digest
        # A copy, so that what is checked is what was hashed, whoever else writes to the stick.
        if _copy(path, copy) != digest:
            raise SubmissionRefusedError("It changed while it was read. Copy it again.")
        folder.mkdir()
        found = checked_submission(copy, folder, how.schemas, enrols=how.enrols)
        package = known_package(collection, found.facts.package)
        results, notes = _facts_of(collection, found, package, how.today)
        record = {
            "format": "fairlabel/result/1",
            "file_sha256": digest,
            "hand_in_sha256": found.hand_in.sha256,
            "export_sha256": found.hand_in.export_sha256,
            **{name: value for name, value in found.facts.as_json().items() if name != "format"},
            **found.hand_in.checkpoint.as_json(),
            "key": found.hand_in.key,
            "replaces": next((old for old, _ in _enrolled(found, how)), None),
            "detail": found.detail,
            "sample": found.hand_in.is_sample,
            "received_day": how.today.isoformat(),
            "results": results_json(results),
            "notes": list(map(str, notes)),
        }
        (folder / RESULT).write_bytes(json_bytes(record))
        collection.keep(folder, digest)
    return results, notes


def _enrolled(found: CheckedSubmission, how: Receiving) -> frozenset[tuple[str, str]]:
    return enrolled_by(found.hand_in, enrols=how.enrols)


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


def countersignable(collection: Collection, digests: Iterable[str]) -> list[str]:
    """Return those of some submissions that may get a receipt and have none."""
    there = set(digests) & set(collection.digests())
    standing = _Standings(collection, there)
    return [each for each in sorted(there) if standing.may_be_countersigned(each)]


def countersign(
    collection: Collection,
    digests: Iterable[str],
    signer: Signer,
    today: dt.date | None = None,
) -> Iterator[Path]:
    """Countersign received submissions, and yield the receipts for their workers.

    Those that contradict another one, or are of no package of the collection, get none.

    Raises:
        WriteFailedError: the disk refused; the receipts before are whole.
    """
    there = set(digests) & set(collection.digests())
    standing = _Standings(collection, there)
    for digest in sorted(there):
        receipt = standing.receipt(digest, signer, today or _today())
        if receipt is not None:
            yield receipt


class _Standings:
    """How the received submissions stand among all those of their ledgers."""

    def __init__(self, collection: Collection, touched: set[str]) -> None:
        self._collection = collection
        self._all = {each.digest: each for each in received_submissions(collection)}
        self._origins: dict[str | None, set[str]] = {}
        for received in self._all.values():
            self._origins.setdefault(received.package, set()).add(received.origin)
        origins = {self._all[each].origin for each in touched}
        self._standings: dict[str, Standing] = {}
        for origin in origins:
            group = [each for each in self._all.values() if each.origin == origin]
            parts = [LedgerPart(each.digest, each.hand_in(), each.supersedes) for each in group]
            enrolled = [(each.replaces, each.key) for each in group if each.replaces is not None]
            self._standings |= standings(parts, enrolled)

    def completed(self, answer: Answer, how: Receiving) -> Answer:
        """Return the answer on a submission with all its results, and its receipt."""
        received = self._all[answer.sha256]
        is_new = ResultCode.AGAIN not in answer.codes
        # What is kept is English; what was just found out can be shown in any language.
        again, own = ((), answer.results) if is_new else (answer.results, received.results)
        standing = _standing_results(self._standings[received.digest])
        results = [*again, *standing, *own]
        if not any(each.code in _BASIC for each in results):
            results.insert(0, Result(ResultCode.RECEIVED, said("It is whole, and it is kept.")))
        receipt = self.receipt(answer.sha256, how.signer, how.today)
        notes = [*(answer.notes if is_new else received.notes), *self._shared_package(received)]
        return replace(answer, results=results, notes=notes, receipt=receipt)

    def _shared_package(self, received: ReceivedSubmission) -> Iterator[Said]:
        """Yield a note if another record names the same package, which only one worker got."""
        if received.package is not None and len(self._origins[received.package]) > 1:
            yield said(
                "Another record names the same package {package}, which went to one worker. Ask "
                "both before you pay or merge.",
                package=Code(received.package),
            )

    def receipt(self, digest: str, signer: Signer | None, today: dt.date) -> Path | None:
        """Return the receipt of a submission, which is made if there is none and it may be."""
        received = self._all[digest]
        return None if self._is_doubtful(received) else self._receipt(received, signer, today)

    def may_be_countersigned(self, digest: str) -> bool:
        """Return whether a submission has no receipt, and nothing speaks against one."""
        received = self._all[digest]
        return received.receipt() is None and not self._is_doubtful(received)

    def _is_doubtful(self, received: ReceivedSubmission) -> bool:
        codes = {each.code for each in self._results_of(received)}
        return bool(codes & {ResultCode.FORKED, ResultCode.FOREIGN})

    def _results_of(self, received: ReceivedSubmission) -> list[Result]:
        return [*_standing_results(self._standings[received.digest]), *received.results]

    def _receipt(
        self, received: ReceivedSubmission, signer: Signer | None, today: dt.date
    ) -> Path | None:
        """Countersign a submission once, and write the receipt for the worker beside all others."""
        path = self._collection.place_of(received.digest) / RECEIPT
        data = received.receipt()
        if data is None and signer is not None:
            hand_in = received.hand_in()
            contents = ReceiptContents(
                hand_in_sha256=hand_in.sha256,
                checkpoint=hand_in.checkpoint,
                ms=hand_in.ms,
                worker_key=hand_in.key,
                replaces=received.replaces,
                witness=hand_in.witness,
            )
            data = document_bytes(sign_receipt(signer, contents))
            self._note_receipt_day(received, today)
            self._collection.write(path, data)
        if data is None:
            return None
        out = self._collection.receipt_for(_named(self._collection, received))
        self._collection.write(out, data)
        return out

    def _note_receipt_day(self, received: ReceivedSubmission, today: dt.date) -> None:
        """Note the day before the receipt is there, so that each receipt has its day."""
        path = self._collection.place_of(received.digest) / RESULT
        record = self._collection.document(path) or {}
        self._collection.write(path, json_bytes({**record, "receipt_day": today.isoformat()}))


_BASIC: Final = frozenset(
    {ResultCode.AGAIN, ResultCode.SUPERSEDING, ResultCode.OLDER, ResultCode.FORKED}
)


def _standing_results(standing: Standing) -> Iterator[Result]:
    if standing.forks:
        yield Result(
            ResultCode.FORKED,
            said_n(
                "It contradicts another submission of the same record ({other}…): a copy of the "
                "job was worked on twice, an entry was changed, or another key signed. It is kept, "
                "and not countersigned. Ask the worker.",
                "It contradicts {count} other submissions of the same record ({other}… first): a "
                "copy of the job was worked on twice, an entry was changed, or another key signed. "
                "It is kept, and not countersigned. Ask the worker.",
                len(standing.forks),
                other=Code(standing.forks[0][:16]),
            ),
        )
    if standing.newer is not None:
        yield Result(
            ResultCode.OLDER,
            said(
                "A newer submission of the same record is here ({newer}…) and continues it.",
                newer=Code(standing.newer[:16]),
            ),
        )
    elif standing.older:
        yield Result(
            ResultCode.SUPERSEDING,
            said_n(
                "It continues {count} earlier submission and takes its place.",
                "It continues {count} earlier submissions and takes their place.",
                len(standing.older),
            ),
        )


def _named(collection: Collection, received: ReceivedSubmission) -> str:
    whose = worker_named(collection, received.package)
    return f"{shown_name(whose or received.worker[:8], 40)} {received.digest[:16]}"


def _digest_of(path: Path) -> tuple[str, int]:
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
