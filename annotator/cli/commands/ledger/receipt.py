"""``receipt``: countersigns a hand-in, or takes a receipt into a job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import bar, say, shown_path
from annotator.cli.common.signing_key import signing_key
from annotator.display_text import shown_name
from annotator.job_ledger.countersign import Countersignable, countersignable
from annotator.job_ledger.take_receipt import FittingReceipt, fitting, take
from annotator.ledger.signatures import Signer, fingerprint
from annotator.progress import Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import Said, said, said_n

_FILE: Final = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """The options of a countersignature: key, earlier receipts, whether a new key is allowed."""

    key: Path
    is_made: bool
    after: tuple[Path, ...]
    enrols: bool


@click.command()
@click.argument("first", type=_FILE, metavar="HANDIN")
@click.argument("second", type=_FILE, metavar="OUT")
@click.option("--key", type=_FILE, metavar="FILE", help="Your private key, in PEM.")
@click.option("--make-key", is_flag=True, help="Make that key first, and FILE.pub to give away.")
@click.option("--after", type=_FILE, multiple=True, metavar="RECEIPT", help="One you gave before.")
@click.option("--enrol", is_flag=True, help="The worker has lost the key: the new one is right.")
@click.option("--take", "takes", is_flag=True, help="Instead: note it (--take JOB RECEIPT).")
def receipt(  # noqa: PLR0913  one argument for each that a person can give
    first: Path,
    second: Path,
    *,
    key: Path | None,
    make_key: bool,
    after: tuple[Path, ...],
    enrol: bool,
    takes: bool,
) -> None:
    """Countersign HANDIN, and write the receipt to OUT; keep a copy of both.

    From then on nobody can change, remove, reorder or re-price what it covers unseen. With --take
    the worker's JOB notes a RECEIPT.
    """
    if takes:
        if key is not None or make_key or after or enrol:
            raise click.UsageError("--take goes with a job and a receipt alone.")
        _take(first, second)
    elif key is None:
        raise click.UsageError("Countersigning needs --key FILE.")
    else:
        _countersign(first, second, _Wish(key=key, is_made=make_key, after=after, enrols=enrol))


def _countersign(path: Path, out: Path, wish: _Wish) -> None:
    require_free(out)
    found = countersignable(path, wish.after, enrols=wish.enrols)
    signer = signing_key(wish.key, is_made=wish.is_made)
    write_new(out, found.receipt(signer))
    say(_countersigned(out, signer, found))


def _countersigned(out: Path, signer: Signer, found: Countersignable) -> Iterator[Said]:
    size = found.said.checkpoint.size
    yield said_n(
        "Wrote {out}: {count} entry is countersigned.",
        "Wrote {out}: {count} entries are countersigned.",
        size,
        out=Name(shown_path(out)),
    )
    if found.hand_in.is_sample:
        yield said("  It is from a sample job, made for trying out: nobody owes anything for it.")
    yield said("  Give it to the worker, and keep a copy of it and of the hand-in.")
    yield said("  Your key: {key}", key=Code(fingerprint(signer.public)))


def _take(job: Path, path: Path) -> None:
    with opened(job, writes=True) as project, bar("Reading the ledger") as progress:
        found = fitting(project, path, Watch(progress=progress))
        take(project, found)
    say(_taken(found))


def _taken(found: FittingReceipt) -> Iterator[Said]:
    whose = shown_name(found.worker.name)
    yield said_n(
        "Noted: {count} entry of {whose} is countersigned.",
        "Noted: {count} entries of {whose} are countersigned.",
        found.checkpoint.size,
        whose=Name(whose),
    )
    yield said("  By the key: {key}", key=Code(str(found.key)))
    if found.enrols:
        yield said("  It approves your key in place of an older one.")
    if found.is_by_another:
        yield said("  It is another key than in the receipts before. Ask whether it is theirs.")
