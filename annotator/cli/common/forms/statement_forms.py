"""Parts shared by the statement commands: worker, language and output file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.new_file import require_place, write_new
from annotator.cli.common.output import say, shown_path
from annotator.cli.common.outside import Outside
from annotator.cli.common.refusals import CommandRefusedError
from annotator.display_text import shown_name
from annotator.documents.document_forms import ENDINGS, MadeDocument
from annotator.documents.statement import ENGLISH_WORDS, DocumentWords, JobWork, words_in
from annotator.files import is_folder
from annotator.model.people import Worker
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import codes, names, said

FILE: Final = click.Path(path_type=Path)
METAVAR: Final = "OUT.(pdf|html|json|txt)"


@dataclass(frozen=True, slots=True)
class Target:
    """The file to write, and whether it replaces an existing one."""

    path: Path
    is_replaced: bool

    def require(self) -> None:
        """Check that the file may be written.

        Raises:
            CommandRefusedError: there is a file of that name, or no folder for it.
        """
        require_place(self.path, is_replaced=self.is_replaced)
        if not is_folder(self.path.absolute().parent):
            name = shown_path(self.path)
            raise CommandRefusedError(
                said("There is no folder for {name}. Make it first.", name=Name(name))
            )

    def write(self, made: MadeDocument, outside: Outside) -> None:
        """Write the document in the format that the file's extension names.

        Raises:
            CommandRefusedError: the disk refused.
            PdfRefusedError: a PDF cannot be made here.
        """
        content = made.content(self.path.suffix, outside.write_pdf)
        write_new(self.path, content, is_replaced=self.is_replaced)
        say([said("Wrote {path}.", path=Name(shown_path(self.path)))])


def check_ending(_context: click.Context, _parameter: click.Parameter, out: Path) -> Path:
    """Return the path if its extension can be written; otherwise refuse the usage."""
    if out.suffix not in ENDINGS:
        raise click.BadParameter(f"it must end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    return out


def words_of(outside: Outside, language: str) -> DocumentWords:
    """Return the words of a language.

    Raises:
        CommandRefusedError: there are none.
    """
    if language == ENGLISH_WORDS.language:
        return ENGLISH_WORDS
    languages = words_in(outside.words)
    if language not in languages:
        raise CommandRefusedError(
            said(
                "There are no words for {language}; choose one of {known}.",
                language=Code(repr(language)),
                known=codes((ENGLISH_WORDS.language, *languages)),
            )
        )
    return languages[language]


def chosen(job: JobWork, wanted: str | None) -> Sequence[Worker]:
    """Return the worker of that id or name, or all who have worked.

    Raises:
        CommandRefusedError: there is none, or several have the name.
    """
    workers = job.workers()
    if not workers:
        raise CommandRefusedError("Nobody has worked on this job yet, so there is nothing to tell.")
    if wanted is None:
        return workers
    found = [each for each in workers if wanted == each.id]
    found = found or [each for each in workers if wanted == each.name]
    if not found:
        raise CommandRefusedError(
            said(
                "Nobody called {name} has worked here, but {known}.",
                name=Code(repr(wanted)),
                known=names(map(_shown, workers)),
            )
        )
    if len(found) > 1:
        raise CommandRefusedError(
            said(
                "Several workers are called {name}; take an id: {known}.",
                name=Code(repr(wanted)),
                known=codes(each.id for each in found),
            )
        )
    return found


def one_of(job: JobWork, wanted: str | None) -> Worker:
    """Return the one worker whom the command is about.

    Raises:
        CommandRefusedError: there is none, or it is ambiguous.
    """
    found = chosen(job, wanted)
    if len(found) > 1:
        known = ", ".join(map(_shown, found))
        raise CommandRefusedError(
            said("Choose one worker with --worker: {known}.", known=Name(known))
        )
    return found[0]


def _shown(worker: Worker) -> str:
    return f"{shown_name(worker.name)} ({worker.id})" if worker.name else worker.id
