"""Makes an audit in a process of its own, so that the window stays responsive."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, Protocol

from annotator.audit.audit import Audit, AuditOptions, audit
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.tables.libraries import require_libraries
from annotator.errors import AnnotatorError, CancelledError
from annotator.progress import Cancel, Watch

_LOOK_EVERY_S: Final = 0.1
_ENDED: Final = (
    "The audit was ended from outside, perhaps for lack of memory. Close other programs and audit "
    "again: what was verified is kept."
)


class _Pipe(Protocol):
    """One end of a pipe between two processes; its class is another one on Windows."""

    def send(self, obj: object, /) -> None: ...
    def recv(self) -> Any: ...  # noqa: ANN401 - what the other end sent
    def poll(self, timeout: float | None = 0.0, /) -> bool: ...


def audit_apart(
    paths: Sequence[Path], out: Path, *, schemas: Path, watch: Watch, compare: Path | None = None
) -> Audit:
    """Make an audit in another process, and report its progress.

    ``compare`` is the folder of a finished audit to compare with, or None.

    Raises:
        AuditRefusedError: a library is missing, the folder cannot be used, or the process ended.
        CancelledError: it was cancelled; what was verified is remembered.
    """
    require_libraries()
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(
        target=_make, args=(theirs, tuple(paths), (out, schemas, compare)), name="audit"
    )
    process.start()
    theirs.close()
    try:
        return _result(ours, watch)
    except (EOFError, OSError) as error:
        raise AuditRefusedError(_ENDED) from error
    finally:
        ours.close()
        process.join()


def _result(ours: _Pipe, watch: Watch) -> Audit:
    """Pass on what the process tells until it has a result."""
    is_told = False
    while True:
        if watch.cancel.is_cancelled and not is_told:
            is_told = True
            ours.send("stop")
        if not ours.poll(_LOOK_EVERY_S):
            continue
        told = ours.recv()
        if isinstance(told, Audit):
            return told
        if isinstance(told, AuditRefusedError):
            raise told
        if told is None:
            raise CancelledError(_STOPPED)
        watch.progress(*told)


_STOPPED: Final = "Stopped. What was verified is kept."


def _make(theirs: _Pipe, paths: Sequence[Path], folders: tuple[Path, Path, Path | None]) -> None:
    """Make the audit here, and tell its progress and its result.

    ``folders`` are the one of the audit, that of the schemas, and the audit to compare with.
    """
    out, schemas, compare = folders
    cancel = Cancel()
    threading.Thread(target=_listen, args=(theirs, cancel), daemon=True).start()

    def tell(done: int, total: int) -> None:
        theirs.send((done, total))

    result: Audit | AuditRefusedError | None
    try:
        options = AuditOptions(compare=compare)
        result = audit(paths, out, schemas=schemas, watch=Watch(cancel, tell), options=options)
    except CancelledError:
        result = None
    except AnnotatorError as error:
        result = AuditRefusedError(error.said)
    theirs.send(result)


def _listen(theirs: _Pipe, cancel: Cancel) -> None:
    """Cancel when asked to, and when the program that asked has ended."""
    with suppress(EOFError, OSError):
        theirs.recv()
    cancel.cancel()
