"""Checks an update file before anything of it is unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import (
    Container,
    ContainerRefusedError,
    opened_container,
)
from annotator.display_text import shown_name
from annotator.document_limits import UPDATE_DOCUMENT_BYTES
from annotator.files import FileRefusedError
from annotator.ledger.file_signature import FileSignatureError
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said
from annotator.updates.build import Build, UpdateRefusedError, version_numbers
from annotator.updates.update_document import (
    CONTENT,
    DAMAGED,
    DOCUMENT,
    UpdateFacts,
    read_document,
)
from annotator.updates.update_signature import UPDATE_SIGNATURE


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """A checked update, from which files can be read while it is open.

    ``signed_by`` is the fingerprint of the release key.
    """

    facts: UpdateFacts
    signed_by: str
    container: Container

    @property
    def missing(self) -> frozenset[str]:
        """The digests that are not in the file: the version before must have them."""
        held = {name.removeprefix(CONTENT) for name in self.container.files}
        return frozenset(each.sha256 for each in self.facts.files.values()) - held


def require_release_key(build: Build | None) -> Build:
    """Return what the running program says of itself, if it can take updates.

    Raises:
        UpdateRefusedError: it runs from its source, or was built without a release key.
    """
    if build is None:
        raise UpdateRefusedError(
            "This program runs from its source, so it takes no update files. Update the source as "
            "you got it."
        )
    if not build.release_key:
        raise UpdateRefusedError(
            "This program was built without a release key, so it cannot tell from whom an update "
            "is, and takes none. Install the new version instead."
        )
    return build


@contextmanager
def opened_update(path: Path, build: Build | None) -> Iterator[OpenUpdate]:
    """Open an update file and check everything but its contents, which are as they are read.

    The signature is checked first: nothing else in the file is believed before.

    Args:
        path: the file.
        build: the running program; None if it runs from its source.

    Raises:
        UpdateRefusedError: it is none, damaged, forged, signed by another key, for another
            system, or not newer than the running program.
    """
    own = require_release_key(build)
    try:
        with opened_container(path, ContainerKind.UPDATE) as container:
            yield _checked(container, own)
    except (ContainerRefusedError, FileSignatureError, UpdateRefusedError) as error:
        raise UpdateRefusedError(_of(path, error.said)) from error
    except FileRefusedError as error:
        raise UpdateRefusedError(error.said) from error


def _of(path: Path, problem: Said) -> Said:
    return said(
        "{file} was not taken. {problem} The program is as it was.",
        file=Name(shown_name(path.name)),
        problem=problem,
    )


def _checked(container: Container, own: Build) -> OpenUpdate:
    signature = container.signature
    if signature is None:
        raise UpdateRefusedError(UPDATE_SIGNATURE.none)
    signer = UPDATE_SIGNATURE.signer_of(container.manifest, signature)
    if signer.key != own.release_key:
        raise UpdateRefusedError(
            said(
                "It is signed by the key {key}, and updates of this program by {own}. Get it from "
                "where you got the program.",
                key=Code(signer.fingerprint),
                own=Code(own.release_print),
            )
        )
    facts = read_document(container.read(DOCUMENT, UPDATE_DOCUMENT_BYTES))
    _require_contents(container, facts)
    _require_fitting(facts, own)
    return OpenUpdate(facts, signer.fingerprint, container)


def _require_contents(container: Container, facts: UpdateFacts) -> None:
    """Refuse contents that no file has, or of another size than stated."""
    sizes = {CONTENT + each.sha256: each.size_bytes for each in facts.files.values()}
    for name, entry in container.files.items():
        if name == DOCUMENT:
            continue
        if CONTENT + entry.sha256 != name or sizes.get(name) != entry.size:
            raise UpdateRefusedError(DAMAGED)


def _require_fitting(facts: UpdateFacts, own: Build) -> None:
    if facts.target != own.target:
        raise UpdateRefusedError(
            said(
                "It is for {other}, and this program is for {own}. Get the one for {own}.",
                other=Code(facts.target),
                own=Code(own.target),
            )
        )
    found, running = version_numbers(facts.version), version_numbers(own.version)
    if found == running:
        raise UpdateRefusedError(
            said("It is version {version}, which you have.", version=Code(facts.version))
        )
    if found < running:
        raise UpdateRefusedError(
            said(
                "It is version {version}, which is older than {own}, which you have.",
                version=Code(facts.version),
                own=Code(own.version),
            )
        )
