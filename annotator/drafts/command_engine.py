"""Drafts segments of speech with a program that the person names in the settings."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from annotator.drafts import engine_process
from annotator.drafts.engine import DraftedText, DraftError
from annotator.files import is_file
from annotator.imaging.formats.decoding_limits import DRAFTING_SPEECH, MAX_DRAFT_CHARACTERS
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import said

WAV: Final = "{wav}"
LANGUAGE: Final = "{language}"

_LONGEST_NAME: Final = 100
_JOINERS: Final = "\u200c\u200d\u200e\u200f"
"""Characters without a shape that belong to the spelling of Persian, Hindi and others."""


class SoundStretch(Protocol):
    """A stretch of sound."""

    def wav(self) -> Iterable[bytes]:
        """Yield it as a WAV file, in pieces.

        Raises:
            UnreadableMediaError: it cannot be decoded.
        """
        ...


@dataclass(frozen=True, slots=True)
class CommandEngine:
    """A program with its arguments; the text of a stretch is all that it writes as output."""

    words: tuple[str, ...]
    language: str
    name: str
    version: str

    def languages(self) -> tuple[str, ...]:
        """Return the language of the settings alone: the program is not asked."""
        return (self.language,)

    def draft(
        self, sources: Sequence[SoundStretch], language: str, watch: Watch
    ) -> list[DraftedText]:
        """Return a text for each stretch; the program states no confidence.

        A stretch is a file in a folder that only this person can read and that is removed.

        Raises:
            DraftError: the program failed, or what it wrote is no text; nothing is drafted.
            UnreadableMediaError: a stretch cannot be decoded.
            CancelledError: it was cancelled.
        """
        texts = list[DraftedText]()
        watch.progress(0, len(sources))
        try:
            with TemporaryDirectory(prefix="fairlabel-") as folder:
                path = Path(folder) / "segment.wav"
                for each in sources:
                    watch.cancel.check()
                    with path.open("wb") as file:
                        file.writelines(each.wav())
                    texts.append(DraftedText(self._said(path, language, watch.cancel), None))
                    watch.progress(len(texts), len(sources))
        except OSError as error:
            raise DraftError(
                said("The segment could not be written for the engine. Nothing was drafted.")
            ) from error
        return texts

    def _said(self, path: Path, language: str, cancel: Cancel) -> str:
        values = {WAV: str(path), LANGUAGE: language}
        command = [self.words[0], *(_filled(word, values) for word in self.words[1:])]
        output = engine_process.run(command, b"", cancel, DRAFTING_SPEECH)
        try:
            text = output.decode("utf-8")
        except UnicodeDecodeError as error:
            message = said(
                "The output of {engine} is not UTF-8. Nothing was drafted.", engine=Name(self.name)
            )
            raise DraftError(message) from error
        lines = (_plain(line) for line in text.splitlines())
        return " ".join(filter(None, lines))[:MAX_DRAFT_CHARACTERS]


def command_engine(template: str, language: str) -> CommandEngine | None:
    """Return the engine of a command; None if there is no command.

    Args:
        template: the absolute path of a program and its arguments, one of which contains
            ``{wav}``; ``{language}`` stands for the language. Quotation marks hold an argument
            together, as in a shell; nothing else of a shell is known.
        language: the language of the speech, as the program names it.

    Raises:
        DraftError: the command is not of that form, or its program is not there.
    """
    if not template.strip():
        return None
    try:
        words = _words(template)
    except ValueError as error:
        message = "A quotation mark in the command for drafts of speech has no end. Add it."
        raise DraftError(message) from error
    if not any(WAV in word for word in words[1:]):
        raise DraftError(
            said(
                "The command for drafts of speech has no {wav} where the sound belongs. Add it.",
                wav=Code(WAV),
            )
        )
    program = Path(words[0])
    if not program.is_absolute() or not is_file(program):
        raise DraftError(
            said(
                "The command for drafts of speech begins with {program}, which is not the whole "
                "path of a program. Correct it in the settings.",
                program=Code(words[0][:_LONGEST_NAME]),
            )
        )
    name = _plain(program.name)[:_LONGEST_NAME] or "engine"
    return CommandEngine(tuple(words), language.strip(), name, _version(words[0]))


def _words(template: str) -> list[str]:
    if os.name != "nt":
        return shlex.split(template)
    # A backslash is part of a path there.
    return [word.strip('"') for word in shlex.split(template, posix=False)]


def _filled(word: str, values: dict[str, str]) -> str:
    """Return an argument with its values; a value is not looked into for further ones."""
    first, mark, rest = word.partition(WAV)
    first = first.replace(LANGUAGE, values[LANGUAGE])
    return first + values[WAV] + _filled(rest, values) if mark else first


def _version(program: str) -> str:
    """Return the first line that the program writes with ``--version``; "" if it has none."""
    try:
        output = engine_process.run([program, "--version"], b"", Cancel())
    except DraftError:
        return ""
    first = output.decode("utf-8", "replace").partition("\n")[0]
    return _plain(first)[:_LONGEST_NAME]


def _plain(line: str) -> str:
    """Return a line without white space around it and without characters that cannot be seen."""
    return "".join(each for each in line if each.isprintable() or each in _JOINERS).strip()
