"""Opens a package: signature, work order and names are checked before anything is unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_reader import (
    Container,
    ContainerRefusedError,
    container_in,
    kind_of,
    opened_container,
)
from annotator.display_text import shown_name
from annotator.document_limits import (
    ORDER_BYTES,
    ORDER_SIGNATURE_BYTES,
    PACKAGE_DOCUMENT_BYTES,
)
from annotator.errors import AnnotatorError, InvalidWorkOrderError
from annotator.files import FileRefusedError
from annotator.ledger.file_encryption import (
    ENCRYPTED_SUFFIX,
    DecryptionError,
    decrypted,
    is_encrypted,
)
from annotator.ledger.file_signature import FileSignatureError, FileSigner
from annotator.ledger.order_signature import order_signer
from annotator.ledger.package_signature import PACKAGE_SIGNATURE
from annotator.ledger.signatures import Signer
from annotator.packages.pack_plan import PACKAGE_SUFFIX
from annotator.packages.package_document import (
    DOCUMENT,
    ORDER,
    ORDER_SIGNATURE,
    PackageFacts,
    PackageRefusedError,
    read_document,
)
from annotator.pay import WorkOrder, read_work_order
from annotator.progress import Watch
from annotator.records import StoredOrder
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import Said, said


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that open encrypted packages, and a folder with space for what is in one."""

    own: Sequence[Signer]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPackage:
    """A checked package, from which files can be read until it is closed.

    ``sha256`` is the digest of its manifest, which ``signer`` signed. ``order`` is its work order
    with its signature, ``terms`` the same order as read; None without one.
    """

    name: str
    facts: PackageFacts
    sha256: str
    signer: FileSigner
    order: StoredOrder | None
    terms: WorkOrder | None
    container: Container
    _open: ExitStack

    @property
    def size_bytes(self) -> int:
        """The size of all files in it."""
        return self.container.size

    def close(self) -> None:
        """Close the file; what was decrypted is gone."""
        self._open.close()

    def __enter__(self) -> Self:
        """Return the package."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def has_package_name(path: Path) -> bool:
    """Return whether a file is called like a package."""
    return path.name.removesuffix(ENCRYPTED_SUFFIX).endswith(PACKAGE_SUFFIX)


def is_package(path: Path) -> bool:
    """Return whether a file is to be opened as a package: by its name, or by its first bytes."""
    if has_package_name(path):
        return True
    try:
        return kind_of(path) is ContainerKind.PACKAGE
    except FileRefusedError:
        return False


def open_package(path: Path, keys: Keys, watch: Watch | None = None) -> OpenPackage:
    """Open a package and check everything but the bytes of its files, which are as they are read.

    Raises:
        PackageRefusedError: it is damaged, of a newer version, not signed, or forged; nothing was
            written.
        CancelledError: the person cancelled.
    """
    watch = watch or Watch()
    with ExitStack() as stack:
        try:
            return _opened(path, keys, watch, stack)
        except (ContainerRefusedError, DecryptionError, PackageRefusedError) as error:
            raise PackageRefusedError(_of(path, error.said)) from error
        except FileRefusedError as error:
            raise PackageRefusedError(error.said) from error
        except FileSignatureError as error:
            raise PackageRefusedError(_of(path, error.said)) from error
        except OSError as error:
            raise PackageRefusedError(
                said(
                    "{file} cannot be opened ({reason}). Make room on the disk, or choose another "
                    "file.",
                    file=Name(shown_name(path.name)),
                    reason=Reason(error.strerror or str(error)),
                )
            ) from error


def _of(path: Path, problem: Said) -> Said:
    return said(
        "{file} was not opened. {problem}", file=Name(shown_name(path.name)), problem=problem
    )


def _opened(path: Path, keys: Keys, watch: Watch, stack: ExitStack) -> OpenPackage:
    container = stack.enter_context(_container(path, keys, watch, stack))
    signature = container.signature
    if signature is None:
        raise PackageRefusedError(PACKAGE_SIGNATURE.none)
    signer = PACKAGE_SIGNATURE.signer_of(container.manifest, signature)
    facts = read_document(container.read(DOCUMENT, PACKAGE_DOCUMENT_BYTES))
    _require_files(container, facts)
    order = _order(container, facts)
    if order is not None and order.signature and order.signed_by != signer.fingerprint:
        raise PackageRefusedError(_REPACKED)
    return OpenPackage(
        name=path.name,
        facts=facts,
        sha256=sha256(container.manifest).hexdigest(),
        signer=signer,
        order=order,
        terms=None if order is None else _terms(order.data),
        container=container,
        _open=stack.pop_all(),
    )


_REPACKED: Final = (
    "Its work order is signed by another key than the package: somebody may have packed it again. "
    "Ask the vendor for it again."
)


def _container(
    path: Path, keys: Keys, watch: Watch, stack: ExitStack
) -> AbstractContextManager[Container]:
    if not is_encrypted(path):
        return opened_container(path, ContainerKind.PACKAGE)
    plain = stack.enter_context(decrypted(path, keys.own, keys.folder, watch.cancel))
    return container_in(plain, ContainerKind.PACKAGE)


def _require_files(container: Container, facts: PackageFacts) -> None:
    optional = {ORDER_SIGNATURE} if facts.order else set[str]()
    if strange := (facts.files ^ set(container.files)) - optional:
        raise PackageRefusedError(
            said(
                "{file} in it is missing, or does not belong there. Ask for it again.",
                file=Name(shown_name(min(strange))),
            )
        )


def _order(container: Container, facts: PackageFacts) -> StoredOrder | None:
    if not facts.order:
        return None
    data = container.read(ORDER, ORDER_BYTES)
    terms = _terms(data)
    if terms.sha256 != facts.order:
        raise PackageRefusedError("Its work order is another one than it says. Ask for it again.")
    if ORDER_SIGNATURE not in container.files:
        return StoredOrder(terms.sha256, data)
    signature = container.read(ORDER_SIGNATURE, ORDER_SIGNATURE_BYTES)
    try:
        signed_by = order_signer(data, signature).fingerprint
    except FileSignatureError as error:
        raise PackageRefusedError(
            said(
                "The signature of its work order does not hold. {problem} Ask for it again.",
                problem=error.said,
            )
        ) from error
    return StoredOrder(terms.sha256, data, signature=signature, signed_by=signed_by)


def _terms(data: bytes) -> WorkOrder:
    try:
        return read_work_order(data)
    except InvalidWorkOrderError as error:
        raise PackageRefusedError(
            said("Its work order cannot be used. {problem}", problem=error.said)
        ) from error
    except AnnotatorError as error:
        raise PackageRefusedError(error.said) from error
