"""Checks packages, submissions and reviews: what holds in them, and what is only stated."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import kind_of
from annotator.display_text import shown_name
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.files import FileRefusedError, is_file
from annotator.ledger.encryption_keys import encryption_keys
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX, decrypted, is_encrypted
from annotator.ledger.signatures import fingerprint
from annotator.packages.pack_plan import PACKAGE_SUFFIX
from annotator.packages.package_reader import Keys, open_package
from annotator.paths import keys_folder
from annotator.sentences.parts import Code, Name, Reason
from annotator.sentences.said import Said, said, said_n
from annotator.submissions.checked_submission import checked_submission
from annotator.submissions.submission_file import SUFFIX as SUBMISSION_SUFFIX
from annotator.verify import Problem, VerifyResult
from annotator.worker_reviews.review_file import SUFFIX as REVIEW_SUFFIX
from annotator.worker_reviews.review_file import read_review_file

_SUFFIXES: Final[Mapping[str, ContainerKind]] = MappingProxyType(
    {
        PACKAGE_SUFFIX: ContainerKind.PACKAGE,
        SUBMISSION_SUFFIX: ContainerKind.SUBMISSION,
        REVIEW_SUFFIX: ContainerKind.REVIEW,
    }
)


def container_kind(path: Path) -> ContainerKind | None:
    """Return what a file is to be checked as, by its first bytes or its name; None for none."""
    if not is_file(path):
        return None
    try:
        found = kind_of(path)
    except FileRefusedError:
        return None
    name = path.name.removesuffix(ENCRYPTED_SUFFIX)
    return found or next((kind for end, kind in _SUFFIXES.items() if name.endswith(end)), None)


def verify_container(
    path: Path, kind: ContainerKind, schemas: Path, trusted: frozenset[str]
) -> VerifyResult:
    """Return what holds in a file, and what it only states; no job file is opened.

    An encrypted one is decrypted with the keys of this computer, and removed again.

    Args:
        path: the file.
        kind: what it is.
        schemas: the folder of the ``NAME.schema.json`` files.
        trusted: the keys that may sign what comes from a vendor; empty for any.

    Raises:
        WriteFailedError: there is no room for what is in it.
    """
    try:
        with _plain(path) as (plain, scratch):
            if kind is ContainerKind.SUBMISSION:
                return _submission(plain, scratch / "unpacked", schemas)
            key, found = _CHECKS[kind](plain)
    except WriteFailedError:
        raise
    except AnnotatorError as error:
        return _result([Problem(path.name, error.said)])
    if trusted and key not in trusted:
        problem = Problem(path.name, said("is signed by another key than those that are given."))
        return _result([problem], found.recomputed, found.stated)
    return found


@contextmanager
def _plain(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a file that is not encrypted, and an empty folder, both removed at the end."""
    try:
        with tempfile.TemporaryDirectory(prefix="fairlabel-verify-") as folder:
            scratch = Path(folder)
            if not is_encrypted(path):
                yield path, scratch
                return
            plain = scratch / path.name.removesuffix(ENCRYPTED_SUFFIX)
            keys = encryption_keys(keys_folder())
            with decrypted(path, keys, scratch) as source, plain.open("xb") as out:
                shutil.copyfileobj(source, out)
            yield plain, scratch
    except OSError as error:
        raise WriteFailedError(
            said(
                "There is no room to check it ({reason}). Free some space, then try again.",
                reason=Reason(error.strerror or str(error)),
            )
        ) from error


def _submission(path: Path, folder: Path, schemas: Path) -> VerifyResult:
    folder.mkdir()
    checked = checked_submission(path, folder, schemas)
    hand_in, facts = checked.hand_in, checked.facts
    files = sum(map(is_file, folder.rglob("*")))
    stated = [
        said("that the worker is {worker}, a random id", worker=Code(facts.worker)),
        said("that the time was worked, and that reviews in it are those of the vendor"),
    ]
    if facts.package is not None:
        stated.append(
            said("that it is of the package {package}", package=Code(facts.package)),
        )
    if facts.supersedes is not None:
        before = Code(facts.supersedes[:16])
        stated.append(said("that it follows the submission {digest}…", digest=before))
    return _result(
        (),
        (
            _files(files),
            _signed(hand_in.key),
            said("that its hand-in was signed by the same key, and is for the export in it"),
            said("the export: each figure, as “verify” does with its folder"),
        ),
        stated,
    )


def _package(path: Path) -> tuple[str, VerifyResult]:
    with open_package(path, Keys((), path.parent)) as package:
        package.container.require_whole()
        facts = package.facts
        recomputed = [_files(len(package.container.files)), _signed(package.signer.key)]
        stated = [
            said("that it is from {vendor}", vendor=Name(shown_name(facts.vendor) or "—")),
            said("that it is for {worker}", worker=Name(shown_name(facts.worker))),
        ]
        if package.order is not None and package.order.signature:
            recomputed.append(said("the work order: it is signed by the same key"))
        elif package.order is not None:
            recomputed.append(said("the work order: it is the one that the package names"))
            stated.append(said("who wrote the work order: it is not signed"))
        return package.signer.key, _result((), recomputed, stated)


def _review(path: Path) -> tuple[str, VerifyResult]:
    read = read_review_file(path)
    review = read.review
    stated = [
        said("that it is from {vendor}", vendor=Name(shown_name(review.vendor) or "—")),
        said("that it is of the submission {digest}…", digest=Code(review.submission[:16])),
        said_n(
            "the decisions on {count} item", "the decisions on {count} items", len(review.items)
        ),
    ]
    return read.signer.key, _result((), (_files(1), _signed(read.signer.key)), stated)


def _result(
    problems: Iterable[Problem], recomputed: Iterable[Said] = (), stated: Iterable[Said] = ()
) -> VerifyResult:
    return VerifyResult(
        problems=tuple(problems), recomputed=tuple(recomputed), stated=tuple(stated)
    )


def _files(count: int) -> Said:
    return said_n(
        "size and SHA-256 of {count} file in it", "size and SHA-256 of {count} files in it", count
    )


def _signed(key: str) -> Said:
    return said("the signature over all of it, by the key {key}", key=Code(fingerprint(key)))


_CHECKS: Final[Mapping[ContainerKind, Callable[[Path], tuple[str, VerifyResult]]]] = (
    MappingProxyType({ContainerKind.PACKAGE: _package, ContainerKind.REVIEW: _review})
)
