"""Turns errors into sentences on standard error and exit status 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import click

from annotator.cli.common.output import line_of, shown_path
from annotator.document_limits import COMMAND_BYTES
from annotator.errors import AnnotatorError, InvalidWorkOrderError
from annotator.files import FileRefusedError, read_whole
from annotator.sentences.parts import FilePath
from annotator.sentences.said import said
from annotator.sentences.words import ENGLISH, Words


class CommandRefusedError(AnnotatorError):
    """A command is refused; its input is unchanged."""


class RefusalExit(click.ClickException):
    """Ends the program with status 1 and prints only the sentences."""

    exit_code = 1

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Take the sentences, one line each."""
        super().__init__("\n".join(map(line_of, sentences)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentences as they are."""
        click.echo(self.message, file=file, err=file is None)


class StoppedExit(RefusalExit):
    """Ends the program after Ctrl-C, with the status that shells give it."""

    exit_code = 130


_STOPPED: Final = said(
    "Stopped. A file or a step that was not finished is not there; all before it is kept. Start "
    "the command again."
)


@contextmanager
def refusals(words: Words = ENGLISH) -> Iterator[None]:
    """Turn an error inside the block into its sentences and an exit, without a traceback."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise StoppedExit((words.text(_STOPPED),)) from error
    except InvalidWorkOrderError as error:
        raise RefusalExit(tuple(map(words.text, error.sentences))) from error
    except AnnotatorError as error:
        raise RefusalExit((words.text(error.said),)) from error


@contextmanager
def usage_in_plain_words() -> Iterator[None]:
    """Neutralise arguments that click quotes in the block: no control codes, no line breaks."""
    try:
        yield
    except click.UsageError as error:
        raise click.UsageError(line_of(error.format_message()), error.ctx) from error


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that the person named.

    Raises:
        CommandRefusedError: it cannot be read.
    """
    try:
        return read_whole(path, COMMAND_BYTES)
    except FileRefusedError as error:
        raise CommandRefusedError(error.about(FilePath(shown_path(path)))) from error
