"""Output of commands: plain lines, one JSON document, and a progress bar on terminals only."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from annotator.display_text import BROKEN, safe_text, shown_name
from annotator.document_limits import PATH_CHARACTERS
from annotator.model.people import Worker
from annotator.progress import Progress
from annotator.sentences.said import Part, Said, names, said
from annotator.sentences.words import ENGLISH


def never_fail_on_characters() -> None:
    """Let a terminal that lacks a character show its code instead of raising an error.

    Files and pipes get UTF-8. On Windows they would get the characters of one region, and another
    program could not read the names in them.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() or sys.platform != "win32" else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def shown_path(path: Path | str) -> str:
    """Return the name of a file for one line of output, safe for terminals."""
    return shown_name(os.fspath(path), PATH_CHARACTERS)


def line_of(line: Said | str) -> str:
    """Return a sentence as one line; names in it cannot control the terminal or break the line."""
    text = ENGLISH.text(line) if isinstance(line, Said) else line
    return safe_text(text).replace("\n", BROKEN)


def known_people(people: Sequence[Worker]) -> Part:
    """Return workers as a part of a sentence, each with the id that selects it."""
    if not people:
        return said("nobody")
    return names(f"{shown_name(each.name)} ({each.id})" for each in people)


def say(lines: Iterable[Said | str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        click.echo(line_of(line))


def note(lines: Iterable[Said | str]) -> None:
    """Write lines to standard error: notes that are not part of the answer."""
    for line in lines:
        click.echo(line_of(line), err=True)


def say_json(document: object) -> None:
    """Write one JSON document to standard output, in ASCII so that any pipe carries it."""
    click.echo(json.dumps(document, indent=1))


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """Show a progress bar on a terminal, and nothing in a pipe.

    The bar appears with the first report that knows the total.
    """
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=0, label=label, file=stream) as shown:

        def progress(done: int, total: int) -> None:
            if total:
                shown.length = total
                shown.update(done - shown.pos)

        yield progress
