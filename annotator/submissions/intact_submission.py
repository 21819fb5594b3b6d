"""Checks that a submission in a collection is still what its worker signed, to the byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import CONTAINER_MANIFEST_BYTES, LEDGER_BYTES
from annotator.files import FileRefusedError, contained, read_whole
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.submissions.checked_submission import SubmissionRefusedError
from annotator.submissions.collection_folder import RECEIPT, RESULT
from annotator.submissions.received_submissions import ReceivedSubmission
from annotator.submissions.submission_file import (
    KEPT_MANIFEST,
    KEPT_SIGNATURE,
)
from annotator.verify.common.manifest import sha256_of
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json
from annotator.verify.ledger.document_reader import HandInRead, NotThatDocumentError
from annotator.verify.ledger.submission_signature import key_that_signed

_OWN: Final = frozenset({KEPT_MANIFEST, KEPT_SIGNATURE, RESULT, RECEIPT})
"""The files beside those that the worker's manifest names."""


def intact_hand_in(received: ReceivedSubmission) -> HandInRead:
    """Return the hand-in of a submission all of whose files are as the worker signed them.

    Raises:
        SubmissionRefusedError: a file was changed, removed or added since it was received.
    """
    try:
        manifest = read_whole(received.folder / KEPT_MANIFEST, CONTAINER_MANIFEST_BYTES)
        key = key_that_signed(manifest, read_whole(received.folder / KEPT_SIGNATURE, LEDGER_BYTES))
        hand_in = received.hand_in()
        value: Any = parse_json(manifest)
        files = {str(each["path"]): str(each["sha256"]) for each in value["files"]}
        if key != hand_in.key or not _are_here(received.folder, files):
            raise SubmissionRefusedError(_changed(received))
    except (FileRefusedError, NotThatDocumentError, NotStrictJsonError) as error:
        raise SubmissionRefusedError(_changed(received)) from error
    except (LookupError, TypeError) as error:
        raise SubmissionRefusedError(_changed(received)) from error
    return hand_in


def _changed(received: ReceivedSubmission) -> Said:
    return said(
        "The submission {digest}… in the collection was changed since it was received. Remove its "
        "folder, and receive the file again.",
        digest=Name(received.digest[:16]),
    )


def _are_here(folder: Path, files: dict[str, str]) -> bool:
    found = set(files_of(folder))
    if found - _OWN != set(files):
        return False
    return all(sha256_of(contained(folder, name)) == digest for name, digest in files.items())


def files_of(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder, in no order."""
    for place, _folders, names in os.walk(folder):
        yield from (Path(place, name).relative_to(folder).as_posix() for name in names)
