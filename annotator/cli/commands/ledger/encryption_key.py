"""``encryption-key``: the key by which you receive encrypted packages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import say, shown_path
from annotator.ledger.encryption_keys import encryption_keys, new_encryption_key
from annotator.ledger.file_encryption import recipient_text
from annotator.paths import keys_folder
from annotator.sentences.parts import Name
from annotator.sentences.said import said

_FILE: Final = click.Path(path_type=Path)


@click.command("encryption-key")
@click.option("--new", "is_new", is_flag=True, help="Make a key; the ones before still open files.")
@click.option("--out", type=_FILE, metavar="FILE", help="Write its public half to a file.")
def encryption_key(*, is_new: bool, out: Path | None) -> None:
    """Show the key that a vendor needs to encrypt packages to you.

    What is shown is no secret. The other half stays on this computer and never leaves it.
    """
    if out is not None:
        require_free(out)
    folder = keys_folder()
    keys = encryption_keys(folder)
    if is_new:
        keys.insert(0, new_encryption_key(folder))
    if not keys:
        say([said("You have no such key yet. Make one by: fairlabel encryption-key --new")])
        return
    text = recipient_text(keys[0].public)
    if out is None:
        say([text])
        return
    write_new(out, text + "\n")
    say([said("Wrote {file}. Give it to the vendor.", file=Name(shown_path(out)))])
