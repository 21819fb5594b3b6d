"""The standing of each submission among those of the same ledger, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.job_ledger.document_files import document_bytes
from annotator.ledger.ledger_documents import ReceiptContents, sign_receipt
from annotator.ledger.signatures import Signer
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.collection_folder import RECEIPT, RESULT, Collection, json_bytes
from annotator.submissions.known_packages import worker_named
from annotator.submissions.ledger_order import LedgerPart, Standing, standings
from annotator.submissions.received_submissions import (
    ReceivedSubmission,
    receipt_contents,
    received_submissions,
)
from annotator.submissions.results import Answer, Result, ResultCode
from annotator.verify.ledger.document_reader import NotThatDocumentError

_FEW: Final = 16
"""The number of receipts written one after the other."""

_AT_ONCE: Final = 8
"""Threads that write receipts: they wait for the disk, which flushes several files in one go."""


def local_today() -> dt.date:
    """Return the day by the clock and the zone of this computer."""
    return dt.datetime.now().astimezone().date()


def countersignable(collection: Collection, digests: Iterable[str]) -> list[str]:
    """Return the submissions that may get a receipt and have none."""
    there = set(digests) & set(collection.digests())
    standing = CollectionStandings(collection, there)
    return [each for each in sorted(there) if standing.may_be_countersigned(each)]


def countersign(
    collection: Collection,
    digests: Iterable[str],
    signer: Signer,
    today: dt.date | None = None,
) -> list[Path]:
    """Countersign received submissions, and return the receipts for their workers.

    Those that contradict another one, or are of no package of the collection, get none.

    Raises:
        WriteFailedError: the disk refused; the receipts that were written are whole.
    """
    there = set(digests) & set(collection.digests())
    standing = CollectionStandings(collection, there)
    receipts = standing.receipts(there, signer, today or local_today())
    return [receipts[digest] for digest in sorted(receipts)]


class CollectionStandings:
    """Compares received submissions with all those of the same ledgers.

    Args:
        collection: what was received.
        touched: the digests of the submissions that are asked about.
        contents: what receipts say, by those digests, as far as it is known already.
    """

    def __init__(
        self,
        collection: Collection,
        touched: Iterable[str],
        contents: Mapping[str, ReceiptContents] | None = None,
    ) -> None:
        """Compare the submissions."""
        self._collection = collection
        self._contents = dict(contents or {})
        self._all = {each.digest: each for each in received_submissions(collection)}
        self._origins: dict[str | None, set[str]] = {}
        ledgers: dict[str, list[ReceivedSubmission]] = {}
        for received in self._all.values():
            self._origins.setdefault(received.package, set()).add(received.origin)
            ledgers.setdefault(received.origin, []).append(received)
        self._standings: dict[str, Standing] = {}
        for origin in {self._all[each].origin for each in touched if each in self._all}:
            self._standings |= _standings_of(ledgers[origin])

    def completed(self, answer: Answer, receipts: Mapping[str, Path]) -> Answer:
        """Return the answer on a submission with all its results, and its receipt."""
        received = self._all[answer.sha256]
        is_new = ResultCode.AGAIN not in answer.codes
        # What is kept is English; what was just found out can be shown in any language.
        again, own = ((), answer.results) if is_new else (answer.results, received.results)
        standing = _standing_results(self._standings[received.digest])
        results = [*again, *standing, *own]
        if not any(each.code in _BASIC for each in results):
            results.insert(0, Result(ResultCode.RECEIVED, said("It is whole, and it is kept.")))
        notes = [*(answer.notes if is_new else received.notes), *self._shared_package(received)]
        receipt = receipts.get(answer.sha256)
        return replace(answer, results=results, notes=notes, receipt=receipt)

    def _shared_package(self, received: ReceivedSubmission) -> Iterator[Said]:
        """Yield a note if another record names the same package, which only one worker got."""
        if received.package is not None and len(self._origins[received.package]) > 1:
            yield said(
                "Another record names the same package {package}, which went to one worker. Ask "
                "both before you pay or merge.",
                package=Code(received.package),
            )

    def receipts(
        self, digests: Iterable[str], signer: Signer | None, today: dt.date
    ) -> dict[str, Path]:
        """Return the receipts of submissions; with ``signer`` those are made that are not there.

        Each is the same whenever it is made, so it is no matter in which order.

        Raises:
            WriteFailedError: the disk refused; the receipts that were written are whole.
        """
        may = [self._all[each] for each in sorted(digests) if each in self._standings]
        may = [each for each in may if not self._is_doubtful(each)]

        def write(received: ReceivedSubmission) -> Path | None:
            return self._receipt(received, signer, today)

        if len(may) <= _FEW:
            paths = list(map(write, may))
        else:
            with ThreadPoolExecutor(_AT_ONCE) as executor:
                paths = list(executor.map(write, may))
        found = zip(may, paths, strict=True)
        return {each.digest: path for each, path in found if path is not None}

    def may_be_countersigned(self, digest: str) -> bool:
        """Return whether a submission has no receipt, and nothing speaks against one."""
        received = self._all.get(digest)
        if received is None:
            return False
        return received.receipt() is None and not self._is_doubtful(received)

    def _is_doubtful(self, received: ReceivedSubmission) -> bool:
        results = [*_standing_results(self._standings[received.digest]), *received.results]
        return bool({each.code for each in results} & {ResultCode.FORKED, ResultCode.FOREIGN})

    def _receipt(
        self, received: ReceivedSubmission, signer: Signer | None, today: dt.date
    ) -> Path | None:
        """Countersign a submission once, and write the receipt for the worker beside all others."""
        path = self._collection.place_of(received.digest) / RECEIPT
        data = received.receipt()
        if data is None and signer is not None:
            contents = self._contents.get(received.digest) or _contents_of(received)
            if contents is None:
                return None
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


def _contents_of(received: ReceivedSubmission) -> ReceiptContents | None:
    """Return what a receipt for a submission says; None if its hand-in was damaged since."""
    try:
        return receipt_contents(received.hand_in(), received.replaces)
    except NotThatDocumentError:
        return None


def _standings_of(group: Sequence[ReceivedSubmission]) -> dict[str, Standing]:
    """Return the standings of the submissions of a ledger; damaged ones stand by themselves."""
    found = {each.digest: Standing() for each in group}
    if len(group) == 1:
        return found
    parts = []
    for each in group:
        with suppress(NotThatDocumentError):
            parts.append(LedgerPart(each.digest, each.hand_in(), each.supersedes))
    enrolled = [(each.replaces, each.key) for each in group if each.replaces is not None]
    return found | standings(parts, enrolled)


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
