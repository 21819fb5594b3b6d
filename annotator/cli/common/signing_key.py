"""Keys in files: the private one by which a person signs, the public ones to encrypt to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import shown_path
from annotator.cli.common.refusals import CommandRefusedError, read_file
from annotator.files import exists
from annotator.ledger.file_encryption import public_of_text
from annotator.ledger.keys import read_key, write_key
from annotator.ledger.signatures import KeyLockedError, KeyRefusedError, Signer
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_PUBLIC: Final = ".pub"
"""The suffix that the file of a public key adds to the name of the private key's file."""


def signing_key(path: Path, *, is_made: bool) -> Signer:
    """Return the key in a file, after asking for its passphrase; ``is_made``: a new one.

    Raises:
        CommandRefusedError: there is no such file.
        KeyRefusedError: it has no usable key.
        NameTakenError: a new key would replace a file.
    """
    name = shown_path(path)
    if is_made:
        public = path.with_name(path.name + _PUBLIC)
        require_free(path)
        require_free(public)
        signer = Signer.new()
        write_key(path, signer)
        write_new(public, signer.public_pem())
        return signer
    if not exists(path):
        raise CommandRefusedError(
            said("There is no key at {name}. Make one by --make-key.", name=Name(name))
        )
    try:
        return read_key(path)
    except KeyLockedError:
        typed = click.prompt(f"Passphrase of {name}", hide_input=True, err=True)
        return read_key(path, typed)


def recipient_in(path: Path) -> str:
    """Return the public key in a file, base64 of its DER.

    Raises:
        CommandRefusedError: it cannot be read, or has no such key.
    """
    try:
        return public_of_text(read_file(path).decode("utf-8", "replace"))
    except KeyRefusedError as error:
        raise CommandRefusedError(
            said(
                "{file} cannot be used. {problem}", file=Name(shown_path(path)), problem=error.said
            )
        ) from error
