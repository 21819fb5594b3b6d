"""``key``: the worker's own key: its location, recovery sheet, replacement and passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.ledger_parts import asked_passphrase, chosen_worker
from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import say, shown_path
from annotator.job_file.project import Project
from annotator.job_ledger import own_keys
from annotator.job_ledger.document_files import write
from annotator.job_ledger.own_keys import KeyState
from annotator.ledger.keys import KeyPlace
from annotator.model.people import Worker
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import UNFILLED, Said, said

_FILE: Final = click.Path(path_type=Path)
_ACTIONS: Final = ("--recovery-sheet", "--restore", "--rotate", "--passphrase")


@click.command()
@click.argument("job", type=_FILE)
@click.option("--worker", "wanted", metavar="NAME", help="Whose key: a name, or an id.")
@click.option(
    "--recovery-sheet", "sheet", type=_FILE, metavar="OUT", help="Write it to print: .html or .txt."
)
@click.option("--restore", is_flag=True, help="Type the key of a recovery sheet in again.")
@click.option("--rotate", is_flag=True, help="Make a new key; the old one signs that it is right.")
@click.option("--passphrase", is_flag=True, help="Lock the key by a passphrase, or by none.")
def key(  # noqa: PLR0913  one argument for each that a person can give
    job: Path,
    *,
    wanted: str | None,
    sheet: Path | None,
    restore: bool,
    rotate: bool,
    passphrase: bool,
) -> None:
    """Tell where your key for this job lies; or print it, restore it, make a new one.

    You sign your hand-ins with it. It was made when you first handed in.
    """
    chosen = [sheet is not None, restore, rotate, passphrase]
    if sum(chosen) > 1:
        raise click.UsageError(f"Choose one of {', '.join(_ACTIONS)}.")
    if sheet is not None:
        require_free(sheet)
    with opened(job, writes=rotate) as project:
        worker = chosen_worker(project, wanted)
        if restore:
            typed = click.prompt("The key, as it stands on the sheet", err=True)
            lines = _where(own_keys.restore(project, worker, typed), said("Restored. "))
        elif rotate:
            state = own_keys.rotate(project, worker, asked_passphrase(project, worker))
            lines = _rotated(state)
        elif passphrase:
            lines = _where(_locked(project, worker))
        elif sheet is not None:
            lines = _printed(project, worker, sheet)
        else:
            lines = _where(own_keys.key_state(project, worker))
        say(lines)


def _printed(project: Project, worker: Worker, out: Path) -> Iterator[Said]:
    made = own_keys.sheet(project, worker, asked_passphrase(project, worker))
    is_html = out.suffix.lower() in {".html", ".htm"}
    write({out: (made.as_html() if is_html else made.as_text()).encode()}, is_private=True)
    yield said(
        "Wrote {out}. Print it, put it away, and delete the file:", out=Name(shown_path(out))
    )
    yield said("  who has it can sign as you.")


def _locked(project: Project, worker: Worker) -> KeyState:
    old = asked_passphrase(project, worker)
    new = click.prompt(
        "New passphrase (nothing for none)",
        default="",
        show_default=False,
        hide_input=True,
        confirmation_prompt="The same again",
        err=True,
    )
    return own_keys.lock(project, worker, old, new)


def _rotated(state: KeyState) -> Iterator[Said]:
    yield from _where(state, said("A new key has taken the place of the old one. "))
    yield said("  The next hand-in says so, signed by both. Print a new recovery sheet.")


def _where(state: KeyState, before: Said = UNFILLED) -> Iterator[Said]:
    match state.place:
        case KeyPlace.NOWHERE:
            yield said("There is no key yet: the first hand-in makes one.")
            return
        case KeyPlace.KEYRING:
            yield said("{before}Your key lies in the keyring of this system.", before=before)
        case KeyPlace.FILE:
            yield said(
                "{before}Your key lies in {path}, open to you only.",
                before=before,
                path=Name(shown_path(state.path)),
            )
        case KeyPlace.LOCKED_FILE:
            name = shown_path(state.path)
            yield said(
                "{before}Your key lies in {name}, locked by a passphrase.",
                before=before,
                name=Name(name),
            )
    yield said("  Its fingerprint: {fingerprint}", fingerprint=Code(str(state.fingerprint)))
