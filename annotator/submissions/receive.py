"""Receives submissions into a collection: each is verified, kept whole, and countersigned.

No database is opened. One bad file never stops the others. Many files are verified in processes, on
all cores; what comes of them is the same.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from annotator.files import FileRefusedError, exists
from annotator.ledger.file_encryption import DecryptionError, decrypted, is_encrypted
from annotator.ledger.ledger_documents import ReceiptContents
from annotator.ledger.signatures import Signer
from annotator.processes import ProcessEndedError, Processes
from annotator.progress import Watch
from annotator.sentences.said import Said, said
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import Collection
from annotator.submissions.file_check import (
    FileOutcome,
    FileTask,
    digest_of,
    note_refusal,
    outcome_of,
)
from annotator.submissions.received_submissions import received_submission
from annotator.submissions.results import Answer, Result, ResultCode
from annotator.submissions.standings import CollectionStandings, local_today

FEW: Final = 16
"""So few files are verified in this process: starting others would take longer."""

_AGAIN: Final = Result(ResultCode.AGAIN, said("It is in the collection already; nothing changed."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """How submissions are received.

    ``signer`` countersigns them; without one there are no receipts. ``keys`` open encrypted ones.
    ``enrols`` says that the workers lost their keys, and the new ones are right. ``today`` is the
    day by this computer. Up to ``few`` files are verified in this process.
    """

    schemas: Path
    signer: Signer | None = None
    keys: Sequence[Signer] = ()
    enrols: bool = False
    today: dt.date = field(default_factory=local_today)
    few: int = FEW


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
    with _Receiver(collection, how, watch or Watch()) as receiver:
        answers = receiver.answers(paths)
    touched = {each.sha256 for each in answers if not each.is_refused}
    standing = CollectionStandings(collection, touched, receiver.contents())
    receipts = standing.receipts(touched, how.signer, how.today)
    for answer in answers:
        yield answer if answer.is_refused else standing.completed(answer, receipts)


class _Receiver:
    """One call of ``receive``: each file that is new is checked once, the others are answered."""

    def __init__(self, collection: Collection, how: Receiving, watch: Watch) -> None:
        self._collection = collection
        self._how = how
        self._watch = watch
        self._stack = ExitStack()
        self._scratch: Path | None = None
        self._answers: dict[int, Answer] = {}
        self._digests: dict[int, str] = {}
        self._outcomes: dict[str, FileOutcome] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def answers(self, paths: Sequence[Path]) -> list[Answer]:
        """Receive files, and return what became of each by itself, in their order."""
        is_apart = len(paths) > self._how.few
        for task, outcome in self._checked(self._tasks(paths), is_apart=is_apart):
            self._outcomes[task.digest] = outcome
            if self._scratch is not None and task.path.is_relative_to(self._scratch):
                task.path.unlink(missing_ok=True)
            self._watch.progress(len(self._answers) + len(self._outcomes), len(paths))
            self._watch.cancel.check()
        first: set[str] = set()
        found = []
        for number, path in enumerate(paths):
            found.append(self._answer(number, path, first))
            first.add(found[-1].sha256)
        return found

    def contents(self) -> dict[str, ReceiptContents]:
        """Return what receipts for the new submissions say, by their digests."""
        outcomes = self._outcomes.items()
        return {digest: each.contents for digest, each in outcomes if each.contents is not None}

    def _answer(self, number: int, path: Path, first: set[str]) -> Answer:
        """Return the answer on a file; ``first`` are the digests that were answered before."""
        if number in self._answers:
            return self._answers[number]
        digest = self._digests[number]
        outcome = self._outcomes[digest]
        if outcome.refusal is not None:
            return _refusal(path, digest if outcome.is_noted else "", outcome.refusal)
        if digest in first:
            return Answer(path=path, sha256=digest, results=(_AGAIN,), notes=outcome.notes)
        results, notes = outcome.results, outcome.notes
        return Answer(path=path, sha256=digest, results=results, notes=notes)

    # Checks -----------------------------------------------------------------------

    def _checked(
        self, tasks: Iterator[FileTask], *, is_apart: bool
    ) -> Iterator[tuple[FileTask, FileOutcome]]:
        """Yield what became of each file, in the order in which they are ready."""
        if not is_apart:
            yield from ((task, outcome_of(task)) for task in tasks)
            return
        open_tasks: dict[str, FileTask] = {}

        def taken() -> Iterator[FileTask]:
            for task in tasks:
                open_tasks[task.digest] = task
                yield task

        with Processes() as processes:
            try:
                for task, outcome in processes.results(outcome_of, taken()):
                    del open_tasks[task.digest]
                    yield task, outcome
                return
            except ProcessEndedError:
                pass
            # One at a time, so that the others do not suffer from the one that is too large.
            for task in chain(list(open_tasks.values()), tasks):
                yield task, _outcome_alone(processes, task)

    def _tasks(self, paths: Sequence[Path]) -> Iterator[FileTask]:
        """Yield a task for each file that is new, once; answer the others."""
        tasks: set[str] = set()
        for number, path in enumerate(paths):
            self._watch.cancel.check()
            task = self._look(number, path)
            if task is not None:
                self._digests[number] = task.digest
                if task.digest not in tasks:
                    tasks.add(task.digest)
                    yield task

    def _look(self, number: int, path: Path) -> FileTask | None:
        """Return the task that a file needs; without one the file is answered."""
        try:
            digest, size = digest_of(path)
        except FileRefusedError as error:
            self._answers[number] = _refusal(path, "", error.about(said("It")))
            return None
        if self._is_known(number, path, digest):
            return None
        try:
            if is_encrypted(path):
                plain = self._decrypted(number, path)
                self._collection.forget_refusal(digest)
                digest, size = digest_of(plain)
                if self._is_known(number, path, digest):
                    plain.unlink()
                    return None
                path = plain
        except FileRefusedError as error:
            self._answers[number] = _refusal(path, "", error.about(said("It")))
            return None
        except (SubmissionRefusedError, DecryptionError) as error:
            note_refusal(self._collection, digest, error.said)
            self._answers[number] = _refusal(path, digest, error.said)
            return None
        how = self._how
        return FileTask(
            collection=self._collection,
            path=path,
            digest=digest,
            size=size,
            schemas=how.schemas,
            today=how.today,
            enrols=how.enrols,
        )

    def _is_known(self, number: int, path: Path, digest: str) -> bool:
        """Answer a file that is in the collection; returns whether it is."""
        if received_submission(self._collection, digest) is not None:
            self._answers[number] = Answer(path=path, sha256=digest, results=(_AGAIN,))
        elif exists(self._collection.place_of(digest)):
            self._answers[number] = _refusal(path, "", _DAMAGED)
        return number in self._answers

    def _decrypted(self, number: int, path: Path) -> Path:
        """Return what is in an encrypted file, as a file that is removed in the end.

        Only this process has the keys.
        """
        if self._scratch is None:
            self._scratch = self._stack.enter_context(self._collection.staging())
        plain = self._scratch / f"submission-{number}"
        with decrypted(path, self._how.keys, self._scratch) as source, plain.open("xb") as out:
            shutil.copyfileobj(source, out)
        if is_encrypted(plain):
            raise SubmissionRefusedError("It is encrypted twice. Ask for it again.")
        return plain


_DAMAGED: Final = said(
    "The collection has it already, but its folder there was damaged since. Remove that folder, "
    "and receive the file again."
)


def _outcome_alone(processes: Processes, task: FileTask) -> FileOutcome:
    try:
        return processes.alone(outcome_of, task)
    except ProcessEndedError:
        return FileOutcome(
            said(
                "The system ended the process that checked it, perhaps for lack of memory. Close "
                "other programs and receive it again, by itself."
            )
        )


def _refusal(path: Path, digest: str, reason: Said) -> Answer:
    return Answer(path=path, sha256=digest, results=(Result(ResultCode.REFUSED, reason),))
