"""A command of the person's own: its words, what stands for marks in it, and what it is called."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from annotator.drafts import engine_process
from annotator.drafts.engine import DraftError
from annotator.files import is_file
from annotator.progress import Cancel

WAV: Final = "{wav}"
LANGUAGE: Final = "{language}"

_LONGEST_NAME: Final = 100
_JOINERS: Final = "\u200c\u200d\u200e\u200f"
"""Characters without a shape that belong to the spelling of Persian, Hindi and others."""


def words_of(template: str) -> list[str]:
    """Return the program and its arguments. Quotation marks hold an argument together.

    Raises:
        ValueError: one of them has no end.
    """
    # On Windows a backslash is part of a path.
    return split_words(template, has_backslashes=sys.platform == "win32")


def split_words(template: str, *, has_backslashes: bool) -> list[str]:
    """Return the words of a command, where a backslash is part of a path or is not.

    Raises:
        ValueError: a quotation mark has no end.
    """
    words = shlex.split(template, posix=not has_backslashes)
    return [word.strip('"') for word in words] if has_backslashes else words


def filled(word: str, values: Mapping[str, str]) -> str:
    """Return an argument with its values; a value is not looked into for further ones."""
    if WAV not in values:
        return word.replace(LANGUAGE, values[LANGUAGE])
    first, mark, rest = word.partition(WAV)
    first = first.replace(LANGUAGE, values[LANGUAGE])
    return first + values[WAV] + filled(rest, values) if mark else first


def is_program(word: str) -> bool:
    """Return whether a word is the absolute path of a file."""
    path = Path(word)
    return path.is_absolute() and is_file(path)


def program_name(path: Path) -> str:
    """Return the name of a program for its drafts."""
    return plain(path.name)[:_LONGEST_NAME] or "engine"


def named_version(program: str) -> str:
    """Return the first line that the program writes with ``--version``; "" if it has none."""
    try:
        output = engine_process.run([program, "--version"], b"", Cancel())
    except DraftError:
        return ""
    first = output.decode("utf-8", "replace").partition("\n")[0]
    return plain(first)[:_LONGEST_NAME]


def plain(line: str) -> str:
    """Return a line without white space around it and without characters that cannot be seen."""
    return "".join(each for each in line if each.isprintable() or each in _JOINERS).strip()
