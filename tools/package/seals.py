"""What lies beside the packages, to tell that they are whole, and whose: sums and a signature.

The key is a file that is given when packages are made. It is never in the repository.

    openssl pkeyutl -verify -pubin -inkey release-key.pem -rawin -in SHA256SUMS
        -sigfile SHA256SUMS.sig          (on one line)
"""

from __future__ import annotations

import base64
import datetime as dt
from hashlib import file_digest
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from annotator.ledger.signatures import Signer
from annotator.updates import update_writer
from annotator.updates.build import Build
from tools.package.project import DIST, PackageError, Release

SUMS, SIGNATURE, PUBLIC = "SHA256SUMS", "SHA256SUMS.sig", "release-key.pem"
SEALS: Final = frozenset({SUMS, SIGNATURE, PUBLIC})


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the release key of a PEM file.

    Raises:
        PackageError: it is not there, has a password, or is another kind of key.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise PackageError(f"{path.name} is no key without a password: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PackageError(
            f"{path.name} is not an Ed25519 key. Make one: openssl genpkey -algorithm ed25519"
        )
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public key as ``build.json`` names it: base64 of its DER."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def write_update(of: Release, version: Path, program: str, key_file: Path) -> Path:
    """Write the update file of a version, which programs of older ones take from a stick.

    Args:
        of: the release.
        version: its folder, as it lies in ``versions``.
        program: the path of the file in it that starts it.
        key_file: the release key.
    """
    signer = Signer.from_pem(key_file.read_bytes())
    day = dt.datetime.fromtimestamp(of.epoch_s, dt.UTC).date()
    target = DIST / f"{of.name}.fairlabel-update"
    target.unlink(missing_ok=True)
    build = Build(of.version, of.target)
    update_writer.write_update(target, version, update_writer.Release(build, day, program, signer))
    return target


def write(folder: Path, key: Ed25519PrivateKey | None) -> None:
    """Write the digests of all files of a folder, and with a key their signature."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in SEALS:
            with path.open("rb") as file:
                lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    sums = "".join(lines).encode()
    (folder / SUMS).write_bytes(sums)
    for name in (SIGNATURE, PUBLIC):
        (folder / name).unlink(missing_ok=True)
    if key is not None:
        (folder / SIGNATURE).write_bytes(key.sign(sums))
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / PUBLIC).write_bytes(pem)
